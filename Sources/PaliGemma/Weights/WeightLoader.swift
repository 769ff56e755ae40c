import Tensors

/// Makes the weights of a forward pass from a checked checkpoint, telling how far it is. What is packed already is
/// taken as it is, and the source's bytes are not touched.
struct WeightLoader {
  private let weights: CheckedWeights
  private let configuration: ModelConfiguration
  private let precisions: PrecisionPlan
  private let packed: PackedWeights?
  private let progress: (Double) throws -> Void
  private let total: Int
  private var done = 0
  private var byteCount = 0

  /// `progress` gets 0...1 and may throw to stop.
  init(
    _ weights: CheckedWeights, _ configuration: ModelConfiguration, _ precisions: PrecisionPlan,
    packed: PackedWeights? = nil, progress: @escaping (Double) throws -> Void
  ) throws {
    self.weights = weights
    self.configuration = configuration
    self.precisions = precisions
    self.packed = packed
    self.progress = progress
    total = weights.elementCount
  }

  mutating func load() throws -> ModelWeights {
    let vision = try vision()
    let projector = try linear(.projector, "linear")
    let text = try text()
    return ModelWeights(vision: vision, projector: projector, text: text, byteCount: byteCount)
  }

  private mutating func vision() throws -> VisionWeights {
    let shape = configuration.vision
    let patches = LinearWeights(matrix: try matrix(.patchKernel), bias: try vector(.patchBias))
    let positions = try vector(.positions)
    let layers = try (0..<shape.layers).map { try visionLayer($0) }
    let norm = try layerNorm("post_layernorm")
    return VisionWeights(patches: patches, positions: positions, layers: layers, norm: norm)
  }

  private mutating func visionLayer(_ index: Int) throws -> VisionLayerWeights {
    let path = WeightTable.Name.visionLayer(index)
    return VisionLayerWeights(
      attentionNorm: try layerNorm("\(path).layer_norm1"),
      query: try linear(.vision, "\(path).self_attn.q_proj"),
      key: try linear(.vision, "\(path).self_attn.k_proj"),
      value: try linear(.vision, "\(path).self_attn.v_proj"),
      out: try linear(.vision, "\(path).self_attn.out_proj"),
      mlpNorm: try layerNorm("\(path).layer_norm2"),
      up: try linear(.vision, "\(path).mlp.fc1"),
      down: try linear(.vision, "\(path).mlp.fc2"))
  }

  private mutating func text() throws -> DecoderWeights {
    let embedding = try matrix(.embedding)
    let layers = try (0..<configuration.text.layers).map { try textLayer($0) }
    return DecoderWeights(
      embedding: embedding, layers: layers, norm: try vector(.textNorm),
      head: try head(embedding))
  }

  /// As the reference ties: a head in the file is used as it is, and shared where it equals the embedding. Packed
  /// weights leave a shared one out.
  private mutating func head(_ embedding: WeightMatrix) throws -> WeightMatrix {
    guard weights.hasHead else { return embedding }
    let head = try weights.tensor(.head)
    let isShared =
      if let packed, PackedForm(head, precision: precisions.text) != nil {
        packed.matrix(.head) == nil
      } else {
        head.equals(try weights.tensor(.embedding))
      }
    return isShared ? embedding : try matrix(.head)
  }

  private mutating func textLayer(_ index: Int) throws -> DecoderLayerWeights {
    let names = DecoderLayerNames(index, postNorms: configuration.text.postNorms)
    return DecoderLayerWeights(
      attentionNorm: try vector(names.attentionNorm),
      query: try matrix(names.query),
      key: try matrix(names.key),
      value: try matrix(names.value),
      out: try matrix(names.out),
      postAttentionNorm: try names.postAttentionNorm.map { try vector($0) },
      mlpNorm: try vector(names.mlpNorm),
      gate: try matrix(names.gate),
      up: try matrix(names.up),
      down: try matrix(names.down),
      postMLPNorm: try names.postMLPNorm.map { try vector($0) })
  }

  private mutating func linear(_ part: WeightTable.Part, _ path: String) throws -> LinearWeights {
    LinearWeights(
      matrix: try matrix(.init(part: part, name: "\(path).weight")),
      bias: try vector(.init(part: part, name: "\(path).bias")))
  }

  private mutating func layerNorm(_ path: String) throws -> LayerNormWeights {
    LayerNormWeights(
      scale: try vector(.init(part: .vision, name: "\(path).weight")),
      bias: try vector(.init(part: .vision, name: "\(path).bias")))
  }

  /// [the first axis, the others]: a convolution's kernel is read as the linear map of a patch.
  private mutating func matrix(_ name: WeightTable.Name) throws -> WeightMatrix {
    let tensor = try stored(name)
    let matrix =
      try packed?.matrix(name)
      ?? WeightMatrix(tensor.rows(0..<tensor.shape[0]), precision: precisions.precision(of: name.part))
    if matrix.packedBytes != nil { tensor.releasePages() }
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
