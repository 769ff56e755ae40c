import Dispatch
import Glibc
import Synchronization

/// Who computes, of all models in this process: the worker threads serve one at a time, and whoever comes while they
/// are taken has its own thread alone.
///
/// Answers go first, one at a time, whole, in order of arrival; those of one model that decode together count as one,
/// which nobody may join once another waits. Loading steps aside between two tensors for as long as
/// an answer is under way or waits; while answers never cease it does not get on. The model that an answer is of has
/// been loaded, so none of them waits for loading.
///
/// Whoever waits holds no lock and asks a hundred times a second whether it is still wanted. A thread whose turn it is
/// does not wait for itself, so that a handler may do whatever an engine can.
final class ComputeSchedule: Sendable {
  static let shared = ComputeSchedule()

  private struct State {
    /// Answers in order of arrival: the first is under way.
    var answers: [Waiter] = []
    var loads: [Waiter] = []
    /// Of the answer under way.
    var thread: pthread_t?
  }

  /// Somebody who waits to be let on, which happens once.
  private final class Waiter: Sendable {
    private let gate = DispatchSemaphore(value: 0)

    func letOn() { gate.signal() }

    /// Whether it has been let on; gives up when it is wanted no more.
    func wait(while isWanted: () -> Bool) -> Bool {
      while gate.wait(timeout: .now() + .milliseconds(10)) == .timedOut {
        if !isWanted() { return false }
      }
      return true
    }
  }

  private let state = Mutex(State())

  /// Runs an answer when its turn comes. Throws `Cancelled` when it is cancelled while it waits, and what `body` throws.
  func answer<Result>(isCancelled: () -> Bool, _ body: () throws -> Result) throws -> Result {
    if hasTurn { return try body() }
    let waiter = Waiter()
    let isFirst = state.withLock { state in
      state.answers.append(waiter)
      return state.answers.count == 1
    }
    defer { leave(waiter) }
    guard isFirst || waiter.wait(while: { !isCancelled() }) else { throw Cancelled() }
    state.withLock { $0.thread = pthread_self() }
    return try body()
  }

  /// Lets answers pass, between two steps of loading. Throws `Cancelled` when loading is cancelled while it waits.
  func letAnswersPass(isCancelled: () -> Bool) throws {
    while !hasTurn {
      let waiter = Waiter()
      let waits = state.withLock { state in
        if !state.answers.isEmpty { state.loads.append(waiter) }
        return !state.answers.isEmpty
      }
      guard waits else { return }
      guard waiter.wait(while: { !isCancelled() }) else {
        state.withLock { $0.loads.removeAll { $0 === waiter } }
        throw Cancelled()
      }
    }
  }

  /// Whether somebody waits for the answer under way.
  var isAwaited: Bool { state.withLock { $0.answers.count > 1 } }

  /// Answers under way or waiting, and loads that wait for them.
  var waiting: (answers: Int, loads: Int) { state.withLock { ($0.answers.count, $0.loads.count) } }

  /// Whether the answer under way is this thread's.
  private var hasTurn: Bool {
    state.withLock { $0.thread.map { pthread_equal($0, pthread_self()) != 0 } ?? false }
  }

  /// An answer is over, or waits no more. The next begins; after the last one loading goes on.
  private func leave(_ waiter: Waiter) {
    let next = state.withLock { state -> [Waiter] in
      let wasFirst = state.answers.first === waiter
      state.answers.removeAll { $0 === waiter }
      guard wasFirst else { return [] }
      state.thread = nil
      if let first = state.answers.first { return [first] }
      defer { state.loads = [] }
      return state.loads
    }
    for waiter in next { waiter.letOn() }
  }
}
