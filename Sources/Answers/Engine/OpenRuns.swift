import Synchronization

/// The runs of an engine that have not ended, and the order of what is told: nothing is heard of a run after its
/// end, and each ends once. Events are handed on one at a time, by whichever thread has one to tell.
public final class OpenRuns: Sendable {
  /// A run's own, whatever its id.
  public struct Ticket: Sendable, Equatable {
    fileprivate let number: Int
  }

  private struct State {
    var open: [Open] = []
    var lastTicket = 0
    var untold: [EngineEvent] = []
    var isTelling = false
  }

  private struct Open {
    let ticket: Ticket
    let id: RunID
    var answer = AnswerSoFar()
  }

  private let state = Mutex(State())
  private let handler: EngineHandler

  public init(handler: @escaping EngineHandler) { self.handler = handler }

  public func add(_ id: RunID) -> Ticket {
    state.withLock { state in
      state.lastTicket += 1
      let ticket = Ticket(number: state.lastTicket)
      state.open.append(Open(ticket: ticket, id: id))
      return ticket
    }
  }

  public func isOpen(_ ticket: Ticket) -> Bool {
    state.withLock { $0.open.contains { $0.ticket == ticket } }
  }

  /// Something that concerns no run.
  public func tell(_ event: EngineEvent) { change { $0.untold.append(event) } }

  /// What happens to a run; one of its ends closes it.
  public func tell(_ event: RunEvent, of ticket: Ticket) {
    change { state in
      guard let index = state.open.firstIndex(where: { $0.ticket == ticket }) else { return }
      state.untold.append(.run(state.open[index].id, event))
      switch event {
      case .finished, .failed: state.open.remove(at: index)
      case .began, .progress, .token, .candidate, .notice: state.open[index].answer.take(event)
      }
    }
  }

  /// Ends those of an id now, whatever still works on them.
  public func cancel(_ id: RunID) { cancel { $0 == id } }

  /// Ends all of them now.
  public func cancelAll() { cancel { _ in true } }

  private func cancel(_ isMeant: (RunID) -> Bool) {
    change { state in
      state.untold += state.open.filter { isMeant($0.id) }.map { .run($0.id, .finished($0.answer.cancelled)) }
      state.open.removeAll { isMeant($0.id) }
    }
  }

  /// The handler is called without the lock: it may cancel.
  private func change(_ change: (inout State) -> Void) {
    let tells = state.withLock { state in
      change(&state)
      defer { state.isTelling = true }
      return !state.isTelling
    }
    guard tells else { return }
    while let event = next() { handler(event) }
  }

  private func next() -> EngineEvent? {
    state.withLock { state in
      state.isTelling = !state.untold.isEmpty
      return state.isTelling ? state.untold.removeFirst() : nil
    }
  }
}
