/// Every tensor of a model: its name and its shape, derived from the configuration. The one place where
/// they are written down.
///
/// Shapes are as stored. Linear maps are [outputs, inputs], as the kernels want them, so nothing is ever
/// transposed; the convolution [width, 3, patch, patch] is read as the linear map [width, 3 * patch * patch],
/// which is the same bytes.
struct WeightTable {
  /// The parts of a checkpoint; each has its own prefixes.
  enum Part: CaseIterable, Sendable {
    case vision, projector, text, head

    /// What stands before a tensor's name, in every layout that is in use: first the old Hugging Face
    /// names, then the new ones.
    var prefixes: [String] {
      switch self {
      case .vision: ["vision_tower.vision_model.", "model.vision_tower.vision_model.", "model.vision_tower."]
      case .projector: ["multi_modal_projector.", "model.multi_modal_projector."]
      case .text: ["language_model.model.", "model.language_model."]
      case .head: ["language_model.", ""]
      }
    }
  }

  struct Name: Hashable, Sendable {
    let part: Part
    let name: String

    /// All the names it may go by.
    var spellings: [String] { part.prefixes.map { $0 + name } }
  }

  /// Must be there, in the order of the forward pass.
  private(set) var required: [(name: Name, shape: [Int])] = []
  /// A head of its own; where it is absent the embedding is the head.
  let head: (name: Name, shape: [Int])

  /// Buffers that some files hold and the configuration determines: not weights.
  static func isDerived(_ name: String) -> Bool {
    name.hasSuffix(".position_ids") || name.hasSuffix(".rotary_emb.inv_freq")
  }

  init(_ configuration: ModelConfiguration) {
    head = (.head, [configuration.text.vocabularyRows, configuration.text.width])
    add(configuration.vision)
    add(.projector, linear: "linear", configuration.text.width, configuration.vision.width)
    add(configuration.text)
  }

  private mutating func add(_ vision: VisionConfiguration) {
    let (width, inner, patch) = (vision.width, vision.feedForward, vision.patchSize)
    add(.patchKernel, [width, 3, patch, patch])
    add(.patchBias, [width])
    add(.positions, [vision.patches, width])
    for layer in 0..<vision.layers {
      let path = Name.visionLayer(layer)
      add(.vision, norm: "\(path).layer_norm1", width)
      for map in ["q_proj", "k_proj", "v_proj", "out_proj"] {
        add(.vision, linear: "\(path).self_attn.\(map)", width, width)
      }
      add(.vision, norm: "\(path).layer_norm2", width)
      add(.vision, linear: "\(path).mlp.fc1", inner, width)
      add(.vision, linear: "\(path).mlp.fc2", width, inner)
    }
    add(.vision, norm: "post_layernorm", width)
  }

  private mutating func add(_ text: TextConfiguration) {
    add(.embedding, [text.vocabularyRows, text.width])
    for layer in 0..<text.layers {
      let names = DecoderLayerNames(layer, postNorms: text.postNorms)
      for norm in names.norms { add(norm, [text.width]) }
      add(names.query, [text.queryWidth, text.width])
      add(names.key, [text.keyValueWidth, text.width])
      add(names.value, [text.keyValueWidth, text.width])
      add(names.out, [text.width, text.queryWidth])
      add(names.gate, [text.feedForward, text.width])
      add(names.up, [text.feedForward, text.width])
      add(names.down, [text.width, text.feedForward])
    }
    add(.textNorm, [text.width])
  }

  private mutating func add(_ name: Name, _ shape: [Int]) { required.append((name, shape)) }

  private mutating func add(_ part: Part, linear path: String, _ outputs: Int, _ inputs: Int) {
    add(Name(part: part, name: "\(path).weight"), [outputs, inputs])
    add(Name(part: part, name: "\(path).bias"), [outputs])
  }

  private mutating func add(_ part: Part, norm path: String, _ width: Int) {
    add(Name(part: part, name: "\(path).weight"), [width])
    add(Name(part: part, name: "\(path).bias"), [width])
  }
}

extension WeightTable.Name {
  static let patchKernel = Self(part: .vision, name: "embeddings.patch_embedding.weight")
  static let patchBias = Self(part: .vision, name: "embeddings.patch_embedding.bias")
  static let positions = Self(part: .vision, name: "embeddings.position_embedding.weight")
  static let embedding = Self(part: .text, name: "embed_tokens.weight")
  static let textNorm = Self(part: .text, name: "norm.weight")
  static let head = Self(part: .head, name: "lm_head.weight")

  static func visionLayer(_ index: Int) -> String { "encoder.layers.\(index)" }
}

/// The tensors of a decoder layer. Gemma calls the norm before its MLP "post_attention_layernorm"; with
/// post-norms that name is the norm of the attention's result.
struct DecoderLayerNames {
  let attentionNorm, mlpNorm: WeightTable.Name
  let postAttentionNorm, postMLPNorm: WeightTable.Name?
  let query, key, value, out, gate, up, down: WeightTable.Name

  init(_ layer: Int, postNorms: Bool) {
    func name(_ tail: String) -> WeightTable.Name {
      WeightTable.Name(part: .text, name: "layers.\(layer).\(tail).weight")
    }
    attentionNorm = name("input_layernorm")
    mlpNorm = name(postNorms ? "pre_feedforward_layernorm" : "post_attention_layernorm")
    postAttentionNorm = postNorms ? name("post_attention_layernorm") : nil
    postMLPNorm = postNorms ? name("post_feedforward_layernorm") : nil
    query = name("self_attn.q_proj")
    key = name("self_attn.k_proj")
    value = name("self_attn.v_proj")
    out = name("self_attn.o_proj")
    gate = name("mlp.gate_proj")
    up = name("mlp.up_proj")
    down = name("mlp.down_proj")
  }

  var norms: [WeightTable.Name] {
    [attentionNorm, mlpNorm] + [postAttentionNorm, postMLPNorm].compactMap { $0 }
  }
}
