import Answers
import Dispatch
import Synchronization

/// What an engine has told, for one test that waits for it.
public final class EventLog: Sendable {
  private let events = Mutex<[EngineEvent]>([])
  private let news = DispatchSemaphore(value: 0)

  public init() {}

  public func add(_ event: EngineEvent) {
    events.withLock { $0.append(event) }
    news.signal()
  }

  public var all: [EngineEvent] { events.withLock { $0 } }

  /// Everything since the last call.
  public func collect() -> [EngineEvent] {
    events.withLock { events in
      defer { events = [] }
      return events
    }
  }

  /// False when it has not come to that within these seconds.
  public func wait(seconds: Double = 60, until isSo: (EventLog) -> Bool) -> Bool {
    let deadline = DispatchTime.now() + seconds
    while !isSo(self) {
      if news.wait(timeout: deadline) == .timedOut { return isSo(self) }
    }
    return true
  }

  public func events(of id: RunID) -> [RunEvent] {
    all.compactMap { if case .run(id, let event) = $0 { event } else { nil } }
  }

  /// How each run ended: the finish of its answer, or why it failed.
  public var ends: [RunID: [String]] {
    var ends: [RunID: [String]] = [:]
    for case .run(let id, let event) in all { event.end.map { ends[id, default: []].append($0) } }
    return ends
  }

  public var loadEnds: [String] {
    all.compactMap { event in
      switch event {
      case .loaded: "loaded"
      case .loadFailed(let message): message
      case .loading, .notice, .run: nil
      }
    }
  }
}

extension RunEvent {
  /// nil where it is none.
  public var end: String? {
    switch self {
    case .finished(let answer): answer.finish.rawValue
    case .failed(let message): message
    case .began, .progress, .token, .candidate, .notice: nil
    }
  }
}
