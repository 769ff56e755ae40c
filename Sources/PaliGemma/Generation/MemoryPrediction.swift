import Tensors

/// What a model will take, from its shapes alone, before anything is allocated.
enum MemoryPrediction {
  /// Bytes of the weights as they will lie in memory. Mapped ones count: they are read on every token.
  static func weights(_ stored: [StoredTensor], _ plan: PrecisionPlan) -> Int {
    stored.reduce(0) { sum, tensor in
      let name = tensor.name
      let precision =
        name.contains("vision_tower.") || name.contains("multi_modal_projector.") ? plan.vision : plan.text
      return sum + tensor.elementCount * bitsPerElement(precision) / 8
    }
  }

  /// Bytes of buffers and cache of the longest run: a guess from above, for activations of `rows` rows.
  static func run(_ configuration: ModelConfiguration, rows: Int, plan: PrecisionPlan) -> Int {
    let (vision, text) = (configuration.vision, configuration.text)
    let tower =
      vision.patches * (4 * vision.width + vision.patchElements) * 4
      + min(vision.patches, 1024) * (4 * vision.width + vision.feedForward) * 4
    let chunk =
      min(rows, 384) * (3 * text.width + 2 * text.queryWidth + 2 * text.keyValueWidth + 2 * text.feedForward)
      * 4
    let cache = KeyValueCache.byteCount(text, capacity: rows, bfloat16: plan.text != .f32)
    return max(tower, chunk) + cache + rows * text.width * 8 + text.vocabularyRows * 4
  }

  /// Blocks of 32 with a 16-bit scale each for q8 and q4.
  private static func bitsPerElement(_ precision: Precision) -> Int {
    switch precision {
    case .f32: 32
    case .bf16: 16
    case .q8: 9
    case .q4: 5
    }
  }
}
