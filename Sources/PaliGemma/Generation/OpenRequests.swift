import Synchronization

/// The requests of a session that have not ended, and the order of what is told: nothing is heard of a request
/// after its end, and each ends once. Events are handed on one at a time, by whichever thread has one to tell.
final class OpenRequests: Sendable {
  private struct State {
    var open: [Open] = []
    var lastTicket = 0
    var untold: [SessionEvent] = []
    var isTelling = false
  }

  private struct Open {
    let ticket: Int
    let id: UInt64
    var answer = AnswerSoFar()
  }

  private let state = Mutex(State())
  private let handler: @Sendable (SessionEvent) -> Void

  init(handler: @escaping @Sendable (SessionEvent) -> Void) { self.handler = handler }

  /// A ticket that is the request's own, whatever its id.
  func add(_ id: UInt64) -> Int {
    state.withLock { state in
      state.lastTicket += 1
      state.open.append(Open(ticket: state.lastTicket, id: id))
      return state.lastTicket
    }
  }

  func isOpen(_ ticket: Int) -> Bool { state.withLock { $0.open.contains { $0.ticket == ticket } } }

  /// Something that concerns no request.
  func tell(_ event: SessionEvent) { change { $0.untold.append(event) } }

  func tell(_ event: AnswerEvent, of ticket: Int) {
    change { state in
      guard let index = state.open.firstIndex(where: { $0.ticket == ticket }) else { return }
      state.open[index].answer.take(event)
      state.untold.append(SessionEvent(event, of: state.open[index].id))
    }
  }

  func end(_ ticket: Int, _ event: (UInt64) -> SessionEvent) {
    change { state in
      guard let index = state.open.firstIndex(where: { $0.ticket == ticket }) else { return }
      state.untold.append(event(state.open.remove(at: index).id))
    }
  }

  /// Ends all of them now, whatever still works on them.
  func cancel() {
    change { state in
      state.untold += state.open.map { .finished(id: $0.id, $0.answer.cancelled) }
      state.open = []
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

  private func next() -> SessionEvent? {
    state.withLock { state in
      state.isTelling = !state.untold.isEmpty
      return state.isTelling ? state.untold.removeFirst() : nil
    }
  }
}

extension SessionEvent {
  fileprivate init(_ event: AnswerEvent, of id: UInt64) {
    switch event {
    case .progress(let phase, let fraction): self = .progress(id: id, phase: phase, fraction: fraction)
    case .token(let token, let parsed): self = .token(id: id, token, parsed)
    }
  }
}
