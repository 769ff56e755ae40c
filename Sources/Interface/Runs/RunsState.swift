import Answers
import Files

/// What the model is doing.
public struct RunState: Sendable {
  public enum Model: Sendable, Equatable {
    case none
    case waiting
    case loading(Double)
    case ready(ModelSummary)
    case failed(String)
  }

  /// A model that is to take the place of the one in use.
  public struct Change: Sendable, Equatable {
    public let name: String
    public internal(set) var fraction = 0.0
  }

  public internal(set) var model = Model.none
  /// nil while no other model is being loaded.
  public internal(set) var change: Change?
  public internal(set) var current: Request?
  /// Still to be run, in order.
  public internal(set) var queue: [Request] = []
  /// How many of the batch are done, the current one not among them.
  public internal(set) var done = 0
  /// How the runs of the batch ended.
  var tally = Tally()
  public internal(set) var phase: Phase?
  public internal(set) var fraction = 0.0
  /// When the phase began.
  public internal(set) var phaseStart = 0.0
  public internal(set) var tokenCount = 0
  public internal(set) var isCancelling = false
  var nextID: RunID = 1

  var knownNames: String? { if case .ready(let summary) = model { summary.knownNames } else { nil } }

  public var isRunning: Bool { current != nil }

  var batchCount: Int { done + queue.count + (current == nil ? 0 : 1) }

  mutating func beginBatch() {
    done = 0
    tally = Tally()
  }

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

  /// The pictures that wait for their turn.
  public var waiting: Set<Path> { Set(queue.flatMap(\.paths)) }

  struct Tally: Equatable {
    /// When the first thing was heard of the batch; nil before that: a key does not tell the time.
    var start: Double?
    var answered = 0, failed = 0, stopped = 0

    var count: Int { answered + failed + stopped }

    func text(at now: Double) -> String {
      let parts = [(answered, "answered"), (failed, "failed"), (stopped, "stopped")]
      let counts = parts.filter { $0.0 > 0 }.map { "\($0.0) \($0.1)" }
      return (counts + [Seconds.text(now - (start ?? now))]).joined(separator: ", ")
    }
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
  public let prompt: Prompt
  /// All the pictures of the prompt.
  public let paths: [Path]
  public internal(set) var output = ParsedOutput()
  public internal(set) var promptIDs: [Int] = []
  public internal(set) var tokens: [GeneratedToken] = []
  public internal(set) var finish: FinishReason?
  public internal(set) var timing: Timing?
  public internal(set) var failure: String?
  /// The contents of each picture when it was read; empty before that.
  public internal(set) var stamps: [FileStamp] = []

  public var isDone: Bool { finish != nil || failure != nil }

  /// The objects that lie on a picture: boxes of an answer about several pictures are those of the first one.
  public func detections(on path: Path) -> [Detection] { paths.first == path ? output.detections : [] }

  /// Whether it was asked for objects.
  public var seeksObjects: Bool { prompt.seeksObjects }

  func isAbout(_ stamp: FileStamp, at path: Path) -> Bool {
    guard let place = paths.firstIndex(of: path), stamps.indices.contains(place) else { return true }
    return stamps[place] == stamp
  }

  public var text: String { output.spans.map(\.text).joined() }

  /// `width`, `height`: of the first picture, upright.
  func record(width: Int, height: Int) -> AnswerRecord {
    AnswerRecord(
      images: paths, prompt: prompt, promptIDs: promptIDs, tokens: tokens, output: output, finish: finish,
      timing: timing, width: width, height: height)
  }
}

extension Request {
  var paths: [Path] { pictures.map(\.path) }
}
