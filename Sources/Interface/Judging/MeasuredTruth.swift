import Files
import GroundTruth

/// Asks what the answers to a data set are worth.
public struct MeasuringTruth: Sendable, Equatable {
  public let set: TruthSet
  /// By item; nil where there is none.
  public let predictions: [Prediction?]

  public static func == (a: MeasuringTruth, b: MeasuringTruth) -> Bool {
    a.set.file == b.set.file && a.predictions.map { $0?.text } == b.predictions.map { $0?.text }
  }
}

/// What a metric says of the answers to a data set.
public struct MeasuredTruth: Sendable, Equatable {
  /// "VQA accuracy 0.67".
  public let text: String
  /// How well each picture went.
  public let worth: [Path: Double]

  public init(text: String, worth: [Path: Double]) {
    self.text = text
    self.worth = worth
  }
}
