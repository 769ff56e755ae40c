import Tensors

/// Makes the weights of a forward pass from a checked checkpoint, telling how far it is. What is packed already is
/// taken as it is, and the source's bytes are not touched.
struct WeightLoader {
  private let weights: CheckedWeights
  private let configuration: ModelConfiguration
  private let precisions: PrecisionPlan
  private let packed: (any PackedMatrices)?
  private let progress: (Double) throws -> Void
  private let total: Int
  private var done = 0
  private var byteCount = 0

  /// `progress` gets 0...1 and may throw to stop.
  init(
    _ weights: CheckedWeights, _ configuration: ModelConfiguration, _ precisions: PrecisionPlan,
    packed: (any PackedMatrices)? = nil, progress: @escaping (Double) throws -> Void
  ) {
    self.weights = weights
    self.configuration = configuration
    self.precisions = precisions
    self.packed = packed
    self.progress = progress
    total = weights.elementCount
  }

  mutating func load() throws -> ModelWeights {
    let vision = try vision()
    let projector = try linear(.projector, .projectorBias)
    let text = try text()
    return ModelWeights(vision: vision, projector: projector, text: text, byteCount: byteCount)
  }

  private mutating func vision() throws -> VisionWeights {
    let patches = try linear(.patches, .patchesBias)
    let positions = try floats(.positions)
    let layers = try (0..<configuration.vision.layers).map { try visionLayer($0) }
    let norm = try layerNorm(.visionNorm, .visionNormBias)
    return VisionWeights(patches: patches, positions: positions, layers: layers, norm: norm)
  }

  private mutating func visionLayer(_ index: Int) throws -> VisionLayerWeights {
    func slot(_ slot: VisionLayerSlot) -> WeightSlot { .visionLayer(index, slot) }
    return VisionLayerWeights(
      attentionNorm: try layerNorm(slot(.attentionNorm), slot(.attentionNormBias)),
      query: try linear(slot(.query), slot(.queryBias)),
      key: try linear(slot(.key), slot(.keyBias)),
      value: try linear(slot(.value), slot(.valueBias)),
      out: try linear(slot(.out), slot(.outBias)),
      mlpNorm: try layerNorm(slot(.mlpNorm), slot(.mlpNormBias)),
      up: try linear(slot(.up), slot(.upBias)),
      down: try linear(slot(.down), slot(.downBias)))
  }

  private mutating func text() throws -> DecoderWeights {
    let embedding = try matrix(.embedding)
    let layers = try (0..<configuration.text.layers).map { try decoderLayer($0) }
    return DecoderWeights(
      embedding: embedding, layers: layers, norm: try floats(.decoderNorm), head: try head(embedding))
  }

  /// As the reference ties: a head in the file is used as it is, and shared where it equals the embedding. Packed
  /// weights leave a shared one out.
  private mutating func head(_ embedding: WeightMatrix) throws -> WeightMatrix {
    guard weights.contains(.head) else { return embedding }
    if let packed, try PackedForm(.head, of: weights, precisions) != nil {
      return packed.matrix(.head) == nil ? embedding : try matrix(.head)
    }
    let isShared = try weights.tensor(.head).whole().equals(
      try weights.tensor(.embedding).whole())
    return isShared ? embedding : try matrix(.head)
  }

  private mutating func decoderLayer(_ index: Int) throws -> DecoderLayerWeights {
    func slot(_ slot: DecoderLayerSlot) -> WeightSlot { .decoderLayer(index, slot) }
    return DecoderLayerWeights(
      attentionNorm: try floats(slot(.attentionNorm)),
      query: try matrix(slot(.query)),
      key: try matrix(slot(.key)),
      value: try matrix(slot(.value)),
      out: try matrix(slot(.out)),
      postAttentionNorm: try floats(ifThere: slot(.postAttentionNorm)),
      mlpNorm: try floats(slot(.mlpNorm)),
      gate: try matrix(slot(.gate)),
      up: try matrix(slot(.up)),
      down: try matrix(slot(.down)),
      postMLPNorm: try floats(ifThere: slot(.postMLPNorm)))
  }

  private mutating func linear(_ matrix: WeightSlot, _ bias: WeightSlot) throws -> LinearWeights {
    LinearWeights(matrix: try self.matrix(matrix), bias: try floats(bias))
  }

  private mutating func layerNorm(_ scale: WeightSlot, _ bias: WeightSlot) throws -> LayerNormWeights {
    LayerNormWeights(scale: try floats(scale), bias: try floats(bias))
  }

  private mutating func matrix(_ slot: WeightSlot) throws -> WeightMatrix {
    try report()
    let matrix = try packed?.matrix(slot) ?? pack(slot)
    done += matrix.outputs * matrix.inputs
    byteCount += matrix.byteCount
    return matrix
  }

  private func pack(_ slot: WeightSlot) throws -> WeightMatrix {
    let tensor = try weights.tensor(slot)
    if !tensor.isMapped, let form = try PackedForm(slot, of: weights, precisions) {
      return try PackedPieces(form: form, tensor: tensor).matrix()
    }
    let stored = try tensor.whole()
    let matrix = try WeightMatrix(stored, precision: precisions.precision(of: slot.part))
    if matrix.packedBytes != nil { stored.releasePages() }
    return matrix
  }

  private mutating func floats(ifThere slot: WeightSlot) throws -> [Float]? {
    weights.contains(slot) ? try floats(slot) : nil
  }

  private mutating func floats(_ slot: WeightSlot) throws -> [Float] {
    try report()
    let values = try weights.tensor(slot).whole().floats()
    done += values.count
    return values
  }

  private func report() throws { try progress(Double(done) / Double(max(total, 1))) }
}
