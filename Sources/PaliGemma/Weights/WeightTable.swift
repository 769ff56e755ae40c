/// Every tensor of a model, derived from its configuration: the one place where slots, their shapes and their kinds
/// are written down. `WeightLayout` says what checkpoints call them.
struct WeightTable {
  /// In the order of the forward pass; packed files keep the matrices in this order.
  private(set) var rows: [WeightRow] = []
  private let configuration: ModelConfiguration

  var required: [WeightRow] { rows.filter(\.isRequired) }

  init(_ configuration: ModelConfiguration) {
    self.configuration = configuration
    let (vision, text) = (configuration.vision, configuration.text)
    addVision(vision)
    add(.projector, [text.width, vision.width], .matrix)
    add(.projectorBias, [text.width], .floats)
    addText(text)
    // Where there is none, the embedding is the head.
    add(.head, [text.vocabularyRows, text.width], .matrix, isRequired: !configuration.tiesHead)
  }

  private mutating func addVision(_ vision: VisionConfiguration) {
    add(.patches, [vision.width, vision.patchElements], .matrix)
    add(.patchesBias, [vision.width], .floats)
    add(.positions, [vision.patches, vision.width], .floats)
    for layer in 0..<vision.layers { addVisionLayer(layer, vision.width, vision.feedForward) }
    add(.visionNorm, [vision.width], .floats)
    add(.visionNormBias, [vision.width], .floats)
  }

  private mutating func addVisionLayer(_ layer: Int, _ width: Int, _ inner: Int) {
    let rows: [(VisionLayerSlot, [Int], WeightRow.Kind)] = [
      (.attentionNorm, [width], .floats), (.attentionNormBias, [width], .floats),
      (.query, [width, width], .matrix), (.queryBias, [width], .floats),
      (.key, [width, width], .matrix), (.keyBias, [width], .floats),
      (.value, [width, width], .matrix), (.valueBias, [width], .floats),
      (.out, [width, width], .matrix), (.outBias, [width], .floats),
      (.mlpNorm, [width], .floats), (.mlpNormBias, [width], .floats),
      (.up, [inner, width], .matrix), (.upBias, [inner], .floats),
      (.down, [width, inner], .matrix), (.downBias, [width], .floats),
    ]
    for (slot, shape, kind) in rows { add(.visionLayer(layer, slot), shape, kind) }
  }

  private mutating func addText(_ text: TextConfiguration) {
    add(.embedding, [text.vocabularyRows, text.width], .matrix)
    for layer in 0..<text.layers { addDecoderLayer(layer, text) }
    add(.decoderNorm, [text.width], .floats)
  }

  private mutating func addDecoderLayer(_ layer: Int, _ text: TextConfiguration) {
    let (width, inner) = (text.width, text.feedForward)
    let postNorms: [DecoderLayerSlot] = text.postNorms ? [.postAttentionNorm, .postMLPNorm] : []
    for norm in [.attentionNorm, .mlpNorm] + postNorms { add(.decoderLayer(layer, norm), [width], .floats) }
    let maps: [(DecoderLayerSlot, [Int])] = [
      (.query, [text.queryWidth, width]), (.key, [text.keyValueWidth, width]),
      (.value, [text.keyValueWidth, width]), (.out, [width, text.queryWidth]),
      (.gate, [inner, width]), (.up, [inner, width]), (.down, [width, inner]),
    ]
    for (slot, shape) in maps { add(.decoderLayer(layer, slot), shape, .matrix) }
  }

  private mutating func add(
    _ slot: WeightSlot, _ shape: [Int], _ kind: WeightRow.Kind, isRequired: Bool = true
  ) {
    rows.append(
      WeightRow(
        slot: slot, shape: shape, kind: kind, isRequired: isRequired,
        sources: WeightLayout.sources(of: slot, configuration)))
  }
}
