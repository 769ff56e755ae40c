import PaliGemma

/// What the model is doing.
public struct RunState: Sendable {
  public enum Model: Sendable, Equatable {
    case none
    case waiting
    case loading(Double)
    case ready(ModelSummary)
    case failed(String)
  }

  public internal(set) var model = Model.none
  public internal(set) var current: RunRequest?
  /// Still to be run, in order.
  public internal(set) var queue: [RunRequest] = []
  /// How many of the batch are done, the current one not among them.
  public internal(set) var done = 0
  public internal(set) var phase: Phase?
  public internal(set) var fraction = 0.0
  /// When the phase began.
  public internal(set) var phaseStart = 0.0
  public internal(set) var tokenCount = 0
  public internal(set) var isCancelling = false
  var nextID: UInt64 = 1

  public var isRunning: Bool { current != nil }

  var batchCount: Int { done + queue.count + (current == nil ? 0 : 1) }

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

  mutating func reset() {
    current = nil
    phase = nil
    fraction = 0
    tokenCount = 0
    isCancelling = false
  }
}

/// The latest answer about a picture.
public struct PictureAnswer: Sendable {
  public let prompt: String
  /// All the pictures of the prompt.
  public let paths: [String]
  public internal(set) var output = ParsedOutput()
  public internal(set) var finish: FinishReason?
  public internal(set) var timing: Timing?
  public internal(set) var failure: String?

  public var isDone: Bool { finish != nil || failure != nil }

  public var text: String { output.spans.map(\.text).joined() }
}
