/// Takes an event in, and says what is to be done about it. Pure: the same state and event always give the
/// same state and effects. Never waits, whatever the event.
public func reduce(_ state: inout State, _ event: Event) -> [Effect] {
  switch event {
  case .resized(let size): state.size = size
  case .launched(let time), .tick(let time), .session(_, let time): state.now = max(state.now, time)
  default: break
  }
  return []
}
