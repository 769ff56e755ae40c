/// A small HTTP/1.1 server on loopback: it records what it is sent, and fails in the ways it is told to.
///
/// Heeds keep-alive, both framings of bodies, HEAD, one `Range`, and `Expect: 100-continue`. It speaks no TLS, and
/// it serves whoever asks: loopback addresses alone are bound.
public final class LoopbackServer: Sendable {
  public typealias Handler = @Sendable (ReceivedRequest) -> Reply

  /// What becomes of `Expect: 100-continue`.
  public enum Expectation: Sendable {
    case met, ignored
    /// 417
    case refused
  }

  /// The host in `base`.
  public let address: String
  public let port: UInt16
  private let core: ServerCore
  private let threads = Threads()
  private let listener: Monitor<Listener?>

  /// Port 0 is any that is free; an address 127.x.y.z beside 127.0.0.1 plays another host. Throws `ServerError`.
  public init(address: String = "127.0.0.1", port: UInt16 = 0) throws {
    core = try ServerCore()
    self.address = address
    let first = try Self.listen(address, port, core, threads)
    self.port = first.port
    listener = Monitor(first)
  }

  deinit { stop() }

  /// "http://127.0.0.1:PORT", without a slash at its end.
  public var base: String { "http://\(address):\(port)" }

  private static func listen(
    _ address: String, _ port: UInt16, _ core: ServerCore, _ threads: Threads
  ) throws(ServerError) -> Listener {
    try Listener(address: address, port: port) { [core, threads] descriptor in
      let number = core.state.withLock { state in
        state.connections += 1
        return state.connections - 1
      }
      threads.start { Connection(descriptor, number: number, core: core).serve() }
    }
  }

  /// Ends what goes on; back when no thread is left. What was recorded can still be read.
  public func stop() {
    core.stop.set()
    refuseConnections()
    threads.join()
  }

  // MARK: What is served

  /// Later handlers go before earlier ones.
  public func on(_ route: Route, _ handler: @escaping Handler) {
    core.state.withLock { $0.handlers.append((route, handler)) }
  }

  public func on(_ route: Route, _ reply: Reply) { on(route) { _ in reply } }

  public func expect(_ expectation: Expectation) { core.state.withLock { $0.expectation = expectation } }

  // MARK: What goes wrong

  /// The next `times` requests of the route fare so, once `skipped` of them have been answered well.
  public func fault(_ fault: Fault, on route: Route = .all, times: Int = 1, after skipped: Int = 0) {
    core.state.withLock { $0.plan.add(fault, on: route, times: times, after: skipped) }
  }

  /// Everything is well from now on.
  public func clearFaults() {
    core.state.withLock { state in
      state.plan.clear()
      state.drops = 0
    }
  }

  /// The next connections are accepted and reset, before anything is read.
  public func dropConnections(times: Int) { core.state.withLock { $0.drops += times } }

  /// Nothing listens on the port; connections that are open stay.
  public func refuseConnections() {
    let old = listener.withLock { listener in
      defer { listener = nil }
      return listener
    }
    old?.stop()
  }

  /// Listens again, on the same port. Throws `ServerError`.
  public func acceptConnections() throws {
    let (address, port, core, threads) = (address, port, core, threads)
    try listener.withLock { listener in
      if listener == nil { listener = try Self.listen(address, port, core, threads) }
    }
  }

  // MARK: What was seen

  public var exchanges: [Exchange] { core.state.withLock(\.exchanges) }

  public var requests: [ReceivedRequest] { exchanges.map(\.request) }

  public func requests(_ route: Route) -> [ReceivedRequest] { requests.filter(route.contains) }

  /// Accepted so far.
  public var connections: Int { core.state.withLock(\.connections) }

  /// The most requests that were being answered at one moment.
  public var mostAtOnce: Int { core.state.withLock(\.most) }

  /// Threads that serve connections now.
  public var openConnections: Int { threads.count }

  /// Whether this text came in with any request: in its line, its headers or its body.
  public func received(_ text: String) -> Bool { requests.contains { $0.everything.contains(text) } }

  public func forget() {
    core.state.withLock { state in
      // Exchanges that go on are known by their place.
      if state.running == 0 { state.exchanges = [] }
      state.most = state.running
    }
  }

  /// False when it has not come to that within these seconds.
  public func wait(seconds: Double = 30, until isSo: ([Exchange]) -> Bool) -> Bool {
    core.state.wait(seconds: seconds) { isSo($0.exchanges) }
  }
}
