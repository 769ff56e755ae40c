import Answers
import Foundation
import Pictures
import Synchronization

/// An engine for commands: what the interface hears of as events is waited for here. ^C cancels.
final class HeadlessEngine {
  private let engine: any Engine
  private let events: EventQueue
  /// What is tried again, what a server lacks: a line each.
  var onNotice: (String) -> Void = StandardStreams.complain

  init(_ make: (@escaping EngineHandler) throws -> any Engine) rethrows {
    let events = EventQueue()
    self.events = events
    engine = try make { events.add($0) }
  }

  /// Throws `HeadlessError`, or `Stopped` after ^C.
  func load(progress: (Double) -> Void) throws -> ModelSummary {
    engine.load()
    var isStopped = false
    while true {
      if Interruption.isRequested, !isStopped {
        isStopped = true
        engine.stop()
      }
      switch events.next(within: 0.05) {
      case .loading(let fraction): progress(fraction)
      case .loaded(let summary):
        if isStopped { throw Stopped() }
        return summary
      case .loadFailed(let message): throw isStopped ? Stopped() : HeadlessError(description: message)
      case .notice(let line): onNotice(line)
      case .run, nil: break
      }
    }
  }

  /// What came of a request, and its pictures as they were read.
  typealias Outcome = Result<(answer: Answer, pictures: [PictureIdentity]), HeadlessError>

  /// Answers requests, `atOnce` of them side by side, and tells each in its turn, whichever ends first. After ^C no
  /// further one is begun; of those under way there is what there is, with `.cancelled`. Throws what `tell` throws.
  /// - Parameter next: the next one to ask; nil: there is none.
  func answer(
    atOnce: Int, next: () -> Request?, progress: (Phase, Double) -> Void,
    tell: (Request, Outcome) throws -> Void
  ) throws {
    var batch = HeadlessBatch(atOnce: atOnce)
    var isCancelled = false
    while true {
      if Interruption.isRequested, !isCancelled {
        isCancelled = true
        batch.underWay.forEach(engine.cancel)
      }
      while !isCancelled, batch.hasRoom, let request = next() {
        batch.begin(request)
        engine.run(request)
      }
      guard let request = batch.nextToTell else { return }
      if let outcome = batch.takeOutcome() {
        try tell(request, outcome)
      } else if case .run(let id, let event) = events.next(within: 0.05) {
        if case .progress(let phase, let fraction) = event, id == request.id { progress(phase, fraction) }
        if case .notice(let line) = event { onNotice(line) }
        batch.take(event, of: id)
      }
    }
  }

  /// The same of one alone. Throws `HeadlessError`.
  func answer(
    _ request: Request, progress: (Phase, Double) -> Void
  ) throws -> (answer: Answer, pictures: [PictureIdentity]) {
    var waiting: Request? = request
    var outcome = Outcome.failure(HeadlessError(description: "stopped"))
    try answer(atOnce: 1, next: { waiting.take() }, progress: progress) { outcome = $1 }
    return try outcome.get()
  }

  struct Stopped: Error {}
}

/// What an engine said was wrong: one line.
struct HeadlessError: Error, Equatable, CustomStringConvertible {
  let description: String
}

/// Events in the order in which they came, for whoever waits.
private final class EventQueue: Sendable {
  private let events = Mutex<[EngineEvent]>([])
  private let count = DispatchSemaphore(value: 0)

  func add(_ event: EngineEvent) {
    events.withLock { $0.append(event) }
    count.signal()
  }

  /// nil when nothing came within these seconds.
  func next(within seconds: Double) -> EngineEvent? {
    guard count.wait(timeout: .now() + seconds) == .success else { return nil }
    return events.withLock { $0.removeFirst() }
  }
}
