import Answers

/// A run that the engine is at.
public struct RunProgress: Sendable, Equatable {
  public let request: Request
  public private(set) var phase: Phase?
  /// 0...1 of the phase.
  public private(set) var fraction = 0.0
  /// When the phase began.
  public private(set) var phaseStart: Double
  public internal(set) var tokenCount = 0
  public internal(set) var isCancelling = false

  init(_ request: Request, at now: Double) {
    self.request = request
    phaseStart = now
  }

  public var id: RunID { request.id }

  mutating func progress(_ phase: Phase, _ fraction: Double, at now: Double) {
    if self.phase != phase { phaseStart = now }
    self.phase = phase
    self.fraction = Self.share(fraction)
  }

  /// Within 0...1, whatever was reported.
  static func share(_ fraction: Double) -> Double { fraction.isFinite ? min(max(fraction, 0), 1) : 0 }

  /// Seconds until the phase ends, once enough of it is done to tell.
  public func timeLeft(at now: Double) -> Double? {
    let spent = now - phaseStart
    guard phase != .decode, fraction > 0.05, spent > 0.3 else { return nil }
    return spent * (1 - fraction) / fraction
  }
}
