import GroundTruth

/// AP of a data set's objects: of boxes, and of masks where both sides have them.
struct Detections {
  private let truth: Truth
  private let predictions: [Prediction?]
  private let found: [[FoundObject]]

  init(_ truth: Truth, _ predictions: [Prediction?]) {
    self.truth = truth
    self.predictions = predictions
    found = predictions.map { $0?.objects ?? [] }
  }

  func score() -> Score {
    let boxes = AveragePrecision(truth, found: found, kind: .boxes)
    let interval = Bootstrap.interval(around: boxes.summary.ap, count: truth.items.count) { weights in
      boxes.value(weights: weights)
    }
    var parts = Self.parts(boxes.summary, "")
    if hasMasks { parts += Self.parts(AveragePrecision(truth, found: found, kind: .masks).summary, "masks ") }
    return Score(
      .map, value: boxes.summary.ap, items: boxes.pictures, validity: validity, interval: interval,
      parts: parts)
  }

  private var hasMasks: Bool {
    truth.items.contains { $0.objects.contains { $0.shape != nil } }
      && found.contains { $0.contains { $0.mask != nil } }
  }

  /// An answer that says something, but names no object of the data set's categories, is none.
  private var validity: [Bool] {
    let names = CategoryNames(truth.categories)
    let ids = Set(truth.categories.map(\.id))
    return predictions.map { prediction in
      guard let prediction else { return false }
      let isKnown = prediction.objects.contains {
        ($0.category ?? names.id(of: $0.label)).map(ids.contains) ?? false
      }
      return isKnown || (prediction.objects.isEmpty && prediction.text.trimmed.isEmpty)
    }
  }

  private static func parts(_ summary: AveragePrecision.Summary, _ prefix: String) -> [Score.Part] {
    let figures = [
      ("AP", summary.ap), ("AP50", summary.ap50), ("AP75", summary.ap75), ("AP small", summary.apSmall),
      ("AP medium", summary.apMedium), ("AP large", summary.apLarge), ("AR 1", summary.ar1),
      ("AR 10", summary.ar10), ("AR 100", summary.ar100), ("AR small", summary.arSmall),
      ("AR medium", summary.arMedium), ("AR large", summary.arLarge),
    ]
    return figures.map { Score.Part(prefix + $0.0, $0.1) }
  }
}
