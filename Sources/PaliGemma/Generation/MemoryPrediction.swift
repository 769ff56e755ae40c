import Tensors

/// What a model will take, from its shapes alone, before anything is allocated.
enum MemoryPrediction {
  /// Bytes of the weights as they will lie in memory. Mapped ones count: they are read on every token.
  static func weights(_ rows: [WeightRow], _ plan: PrecisionPlan) -> Int {
    rows.reduce(0) { $0 + $1.elementCount * plan.precision(of: $1).bitsPerWeight / 8 }
  }

  /// Bytes of buffers and cache of the longest run: a guess from above, for activations of `rows` rows.
  static func run(_ configuration: ModelConfiguration, _ precision: Precision, rows: Int) -> Int {
    let (vision, text) = (configuration.vision, configuration.text)
    let tower =
      vision.patches * (4 * vision.width + vision.patchElements) * 4
      + min(vision.patches, 1024) * (4 * vision.width + vision.feedForward) * 4
    let chunk =
      min(rows, 384) * (3 * text.width + 2 * text.queryWidth + 2 * text.keyValueWidth + 2 * text.feedForward)
      * 4
    return max(tower, chunk) + rows * text.width * 8 + answer(configuration, precision, rows: rows)
  }

  /// Of it what an answer keeps while others are worked on, the decoder being in this precision.
  static func answer(_ configuration: ModelConfiguration, _ precision: Precision, rows: Int) -> Int {
    let text = configuration.text
    let cache = KeyValueCache.byteCount(text, capacity: rows, format: precision.cacheFormat)
    return cache + text.vocabularyRows * 4
  }
}
