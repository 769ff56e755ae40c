import Answers
import Foundation
import Pictures
import Synchronization

/// An engine for commands: what the interface hears of as events is waited for here. ^C cancels.
final class HeadlessEngine {
  private let engine: any Engine
  private let events: EventQueue

  init(_ make: (@escaping EngineHandler) -> any Engine) {
    let events = EventQueue()
    self.events = events
    engine = make { events.add($0) }
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
      case .notice(let line): StandardStreams.complain(line)
      case .run, nil: break
      }
    }
  }

  /// The answer; what there is of it, with `.cancelled`, after ^C. Throws `HeadlessError`.
  func answer(
    _ request: Request, progress: (Phase, Double) -> Void
  ) throws -> (answer: Answer, pictures: [PictureIdentity]) {
    engine.run(request)
    var isCancelled = false
    var pictures: [PictureIdentity] = []
    while true {
      if Interruption.isRequested, !isCancelled {
        isCancelled = true
        engine.cancel(request.id)
      }
      guard case .run(request.id, let event) = events.next(within: 0.05) else { continue }
      switch event {
      case .began(let read, _): pictures = read
      case .progress(let phase, let fraction): progress(phase, fraction)
      case .notice(let line): StandardStreams.complain(line)
      case .token: break
      case .finished(let answer): return (answer, pictures)
      case .failed(let message): throw HeadlessError(description: message)
      }
    }
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
