/// What the threads of one server share.
final class ServerCore: Sendable {
  let stop: StopSign
  let state = Monitor(State())
  let headLimit = 256 << 10
  let bodyLimit = 256 << 20

  struct State {
    var exchanges: [Exchange] = []
    var plan = FaultPlan()
    var handlers: [(route: Route, handler: LoopbackServer.Handler)] = []
    var expectation = LoopbackServer.Expectation.met
    var connections = 0
    var drops = 0
    var running = 0
    var most = 0
  }

  init() throws(ServerError) { stop = try StopSign() }

  var expectation: LoopbackServer.Expectation { state.withLock(\.expectation) }

  /// Whether this connection is reset before anything is read.
  func takeDrop() -> Bool {
    state.withLock { state in
      guard state.drops > 0 else { return false }
      state.drops -= 1
      return true
    }
  }

  /// Records the head and takes its faults.
  func begin(_ request: inout ReceivedRequest) -> (id: Int, Delivery) {
    state.withLock { state in
      request.number = state.exchanges.count
      state.exchanges.append(Exchange(request: request))
      state.running += 1
      state.most = max(state.most, state.running)
      return (request.number, state.plan.take(for: request))
    }
  }

  func complete(_ id: Int, _ body: [UInt8]) {
    state.withLock { $0.exchanges[id].request.body = body }
  }

  func end(_ id: Int, _ outcome: Connection.Outcome, seconds: Double) {
    state.withLock { state in
      state.running -= 1
      state.exchanges[id].status = outcome.status
      state.exchanges[id].bodyBytesSent = outcome.sent
      state.exchanges[id].seconds = seconds
      state.exchanges[id].end = outcome.end
    }
  }

  /// Of the handler that was given last of those that are meant.
  func reply(to request: ReceivedRequest) -> Reply {
    let handlers = state.withLock(\.handlers)
    let meant = handlers.last { $0.route.contains(request) }
    return meant?.handler(request) ?? .text("nothing is here", status: 404)
  }
}
