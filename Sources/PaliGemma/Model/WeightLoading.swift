import Tensors

/// Makes the weights of a forward pass from a checked checkpoint, telling how far it is.
struct WeightLoader {
  private let weights: CheckedWeights
  private let configuration: ModelConfiguration
  private let precisions: PrecisionPlan
  private let progress: (Double) throws -> Void
  private let total: Int
  private var done = 0
  private var byteCount = 0

  /// `progress` gets 0...1 and may throw to stop.
  init(
    _ weights: CheckedWeights, _ configuration: ModelConfiguration, _ precisions: PrecisionPlan,
    progress: @escaping (Double) throws -> Void
  ) throws {
    self.weights = weights
    self.configuration = configuration
    self.precisions = precisions
    self.progress = progress
    total = weights.elementCount
  }

  mutating func load() throws -> ModelWeights {
    let vision = try vision()
    let projector = try linear(.projector, "linear", precisions.vision)
    let text = try text()
    return ModelWeights(vision: vision, projector: projector, text: text, byteCount: byteCount)
  }

  private mutating func vision() throws -> VisionWeights {
    let shape = configuration.vision
    let kernel = try stored(.patchKernel).reshaped([shape.width, shape.patchElements])
    let patches = LinearWeights(
      matrix: try matrix(kernel, precisions.vision), bias: try vector(.patchBias))
    let positions = try vector(.positions)
    let layers = try (0..<shape.layers).map { try visionLayer($0) }
    let norm = try layerNorm("post_layernorm")
    return VisionWeights(patches: patches, positions: positions, layers: layers, norm: norm)
  }

  private mutating func visionLayer(_ index: Int) throws -> VisionLayerWeights {
    let path = WeightTable.Name.visionLayer(index)
    return VisionLayerWeights(
      attentionNorm: try layerNorm("\(path).layer_norm1"),
      query: try linear(.vision, "\(path).self_attn.q_proj", precisions.vision),
      key: try linear(.vision, "\(path).self_attn.k_proj", precisions.vision),
      value: try linear(.vision, "\(path).self_attn.v_proj", precisions.vision),
      out: try linear(.vision, "\(path).self_attn.out_proj", precisions.vision),
      mlpNorm: try layerNorm("\(path).layer_norm2"),
      up: try linear(.vision, "\(path).mlp.fc1", precisions.vision),
      down: try linear(.vision, "\(path).mlp.fc2", precisions.vision))
  }

  private mutating func text() throws -> DecoderWeights {
    let stored = try stored(.embedding)
    let embedding = try matrix(stored, precisions.text)
    let layers = try (0..<configuration.text.layers).map { try textLayer($0) }
    return DecoderWeights(
      embedding: embedding, layers: layers, norm: try vector(.textNorm),
      head: try head(embedding, stored: stored))
  }

  /// As the reference ties: a head in the file is used as it is, and shared where it equals the embedding.
  private mutating func head(_ embedding: WeightMatrix, stored: StoredTensor) throws -> WeightMatrix {
    guard weights.hasHead else { return embedding }
    let head = try self.stored(.head)
    return head.equals(stored) ? embedding : try matrix(head, precisions.text)
  }

  private mutating func textLayer(_ index: Int) throws -> DecoderLayerWeights {
    let names = DecoderLayerNames(index, postNorms: configuration.text.postNorms)
    return DecoderLayerWeights(
      attentionNorm: try vector(names.attentionNorm),
      query: try matrix(try stored(names.query), precisions.text),
      key: try matrix(try stored(names.key), precisions.text),
      value: try matrix(try stored(names.value), precisions.text),
      out: try matrix(try stored(names.out), precisions.text),
      postAttentionNorm: try names.postAttentionNorm.map { try vector($0) },
      mlpNorm: try vector(names.mlpNorm),
      gate: try matrix(try stored(names.gate), precisions.text),
      up: try matrix(try stored(names.up), precisions.text),
      down: try matrix(try stored(names.down), precisions.text),
      postMLPNorm: try names.postMLPNorm.map { try vector($0) })
  }

  private mutating func linear(
    _ part: WeightTable.Part, _ path: String, _ precision: Precision
  ) throws -> LinearWeights {
    LinearWeights(
      matrix: try matrix(try stored(.init(part: part, name: "\(path).weight")), precision),
      bias: try vector(.init(part: part, name: "\(path).bias")))
  }

  private mutating func layerNorm(_ path: String) throws -> LayerNormWeights {
    LayerNormWeights(
      scale: try vector(.init(part: .vision, name: "\(path).weight")),
      bias: try vector(.init(part: .vision, name: "\(path).bias")))
  }

  private mutating func matrix(_ tensor: StoredTensor, _ precision: Precision) throws -> WeightMatrix {
    let matrix = try WeightMatrix(tensor, precision: precision)
    byteCount += matrix.byteCount
    return matrix
  }

  private mutating func vector(_ name: WeightTable.Name) throws -> [Float] { try stored(name).floats() }

  private mutating func stored(_ name: WeightTable.Name) throws -> StoredTensor {
    let tensor = try weights.tensor(name)
    try progress(Double(done) / Double(max(total, 1)))
    done += tensor.elementCount
    return tensor
  }
}
