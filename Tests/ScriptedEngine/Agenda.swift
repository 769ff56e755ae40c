import Dispatch
import Synchronization

/// Where a scripted engine does its work, one piece after the other.
public protocol Agenda: Sendable {
  func add(after seconds: Double, _ work: @escaping @Sendable () -> Void)
}

/// A queue of its own, on the clock, as engines have one.
public struct QueueAgenda: Agenda {
  private let queue = DispatchQueue(label: "palimpsest.scripted")

  public init() {}

  public func add(after seconds: Double, _ work: @escaping @Sendable () -> Void) {
    guard seconds > 0 else { return queue.async(execute: work) }
    queue.asyncAfter(deadline: .now() + seconds, execute: work)
  }
}

/// Done by whoever steps it, on a clock that stands still between: the same steps always give the same events.
public final class StepAgenda: Agenda {
  private struct Entry {
    let time: Double
    let number: Int
    let work: @Sendable () -> Void
  }

  private struct State {
    var now = 0.0
    var count = 0
    var entries: [Entry] = []

    mutating func takeNext() -> Entry? {
      let next = entries.indices.min {
        (entries[$0].time, entries[$0].number) < (entries[$1].time, entries[$1].number)
      }
      guard let next else { return nil }
      now = max(now, entries[next].time)
      return entries.remove(at: next)
    }
  }

  private let state = Mutex(State())

  public init() {}

  /// Seconds since the beginning.
  public var now: Double { state.withLock(\.now) }

  public func add(after seconds: Double, _ work: @escaping @Sendable () -> Void) {
    state.withLock { state in
      state.count += 1
      state.entries.append(Entry(time: state.now + max(0, seconds), number: state.count, work: work))
    }
  }

  /// Does what comes next; false where there is nothing.
  @discardableResult
  public func step() -> Bool {
    guard let next = state.withLock({ $0.takeNext() }) else { return false }
    next.work()
    return true
  }
}
