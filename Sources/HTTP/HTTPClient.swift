import CHTTP
import Synchronization

/// Makes requests, each on the thread that asks. Knows proxies and certificates; keeps connections open for whoever
/// asks next. Nothing is asked of anybody but the address of a request and where it leads.
///
/// Proxies come from the environment: `http_proxy`, `https_proxy`, `all_proxy`, `no_proxy`; certificates of those to
/// trust from the file that `SSL_CERT_FILE`, `CURL_CA_BUNDLE` or `REQUESTS_CA_BUNDLE` names, else from the system.
/// The process must ignore SIGPIPE.
public final class HTTPClient: Sendable {
  /// What a server is told of who asks.
  private let agent: String
  private let environment: HTTPEnvironment
  private let idle = Mutex<[Connections]>([])

  public init(agent: String, environment: [String: String]) {
    self.agent = agent
    self.environment = HTTPEnvironment(environment)
  }

  /// Waits for the end of the answer.
  ///
  /// - Parameters:
  ///   - onBegin: called once, before the body of a success.
  ///   - onBody: takes pieces of such a body as they come. What it throws ends the request and is thrown on.
  ///   - isCancelled: asked every 25 ms at least; then `HTTPError.cancelled` is thrown.
  /// - Returns: the answer, be it a success or not.
  ///
  /// Throws `HTTPError`.
  @discardableResult
  public func send(
    _ request: HTTPRequest, isCancelled: @escaping () -> Bool = { false },
    onBegin: (HTTPResponse) throws -> Void = { _ in },
    onBody: (UnsafeRawBufferPointer) throws -> Void = { _ in }
  ) throws -> HTTPResponse {
    var request = request
    for _ in 0...Self.redirectLimit {
      let response = try sendOnce(request, isCancelled, onBegin, onBody)
      guard response.isRedirect, let next = try Self.next(after: response, to: request) else {
        return response
      }
      if !next.isSameOrigin(request.address) { request.leaveSecretsBehind() }
      request.address = next
    }
    throw HTTPError.redirects(request.address, fault: "redirects more than \(Self.redirectLimit) times")
  }

  /// The whole body of a success, `limit` bytes at most. Throws `HTTPError`, a status that is none among them.
  public func body(
    _ request: HTTPRequest, limit: Int, isCancelled: @escaping () -> Bool = { false }
  ) throws -> (response: HTTPResponse, bytes: [UInt8]) {
    var bytes: [UInt8] = []
    let response = try send(
      request, isCancelled: isCancelled,
      onBody: { piece in
        guard bytes.count + piece.count <= limit else {
          throw HTTPError.tooLarge(request.address, limit: limit)
        }
        bytes += piece
      })
    guard response.isSuccess else { throw HTTPError.status(response.address, response.refused(message: "")) }
    return (response, bytes)
  }

  private static let redirectLimit = 10

  /// Where a redirect leads; nil where it is not to be followed.
  static func next(after response: HTTPResponse, to request: HTTPRequest) throws -> HTTPAddress? {
    guard ["GET", "HEAD"].contains(request.method), request.redirects != .none,
      let location = response.headers["location"]
    else { return nil }
    guard let next = try? response.address.resolving(location) else {
      throw HTTPError.redirects(request.address, fault: "redirects to what is no http or https URL")
    }
    if next.isSameOrigin(request.address) { return next }
    guard request.redirects == .anywhere else { return nil }
    guard request.address.scheme == "http" || next.scheme == "https" else {
      throw HTTPError.redirects(request.address, fault: "redirects from https to http, to \(next.place)")
    }
    return next
  }

  private func sendOnce(
    _ request: HTTPRequest, _ isCancelled: @escaping () -> Bool, _ onBegin: (HTTPResponse) throws -> Void,
    _ onBody: (UnsafeRawBufferPointer) throws -> Void
  ) throws -> HTTPResponse {
    let connections = try take()
    let response = try withoutActuallyEscaping(onBegin) { onBegin in
      try withoutActuallyEscaping(onBody) { onBody in
        let exchange = HTTPExchange(request, onBegin: onBegin, onBody: onBody, isCancelled: isCancelled)
        return try exchange.perform(over: connections.pointer, agent: agent, in: environment)
      }
    }
    // Those that failed are not kept: after a lack of memory libcurl may have no further use of them.
    give(connections)
    return response
  }

  // MARK: Connections

  /// One thread's at a time.
  private final class Connections: @unchecked Sendable {
    let pointer: OpaquePointer
    init(_ pointer: OpaquePointer) { self.pointer = pointer }
    deinit { ch_connections_free(pointer) }
  }

  private func take() throws -> Connections {
    if let kept = idle.withLock({ $0.popLast() }) { return kept }
    guard let pointer = ch_connections_new() else { throw HTTPError.noMemory }
    return Connections(pointer)
  }

  private func give(_ connections: Connections) {
    idle.withLock { if $0.count < 8 { $0.append(connections) } }
  }
}
