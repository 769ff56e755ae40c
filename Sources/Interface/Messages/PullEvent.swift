/// What is told of fetching a model.
public enum PullEvent: Sendable, Equatable {
  /// What it takes. `isLarge`: it is not begun without a yes.
  case planned(summary: String, isLarge: Bool)
  case progress(PullProgress)
  /// Something is tried again: one line.
  case retrying(String)
  /// It is there. `model`: what `:model` takes; nil where it is none.
  case fetched(model: String?)
  case cancelled
  /// One line. `mayPass`: trying again may help.
  case failed(String, mayPass: Bool)
}

/// How far it is.
public struct PullProgress: Sendable, Equatable {
  /// 0...1 of the bytes.
  public let fraction: Double
  /// nil: not known yet.
  public let bytesPerSecond: Double?, secondsLeft: Double?

  public init(fraction: Double, bytesPerSecond: Double? = nil, secondsLeft: Double? = nil) {
    self.fraction = fraction
    self.bytesPerSecond = bytesPerSecond
    self.secondsLeft = secondsLeft
  }
}
