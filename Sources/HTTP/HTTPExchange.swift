import CHTTP

/// A request under way: what comes is taken in as libcurl hands it on, on one thread.
final class HTTPExchange {
  /// A server that sends more headers than this is not listened to.
  private static let headerLimit = 64 << 10
  /// What is kept of the body of a refusal.
  private static let refusalLimit = 16 << 10

  private let request: HTTPRequest
  private let onBegin: (HTTPResponse) throws -> Void
  private let onBody: (UnsafeRawBufferPointer) throws -> Void
  private let isCancelled: () -> Bool
  private var response: HTTPResponse
  private var stage = Stage.start
  private var headerBytes = 0
  private var hasBegun = false
  /// What ends the request from this side.
  private var fault: (any Error)?
  private var lastMove = ContinuousClock.now
  private var sent: UInt64 = 0
  private var isConnected = false

  private enum Stage {
    /// Before a status line.
    case start
    case headers
    /// The answer's headers are over, those of interim answers aside: what looks like one from here on is a trailer.
    case body
  }

  init(
    _ request: HTTPRequest, onBegin: @escaping (HTTPResponse) throws -> Void,
    onBody: @escaping (UnsafeRawBufferPointer) throws -> Void, isCancelled: @escaping () -> Bool
  ) {
    self.request = request
    self.onBegin = onBegin
    self.onBody = onBody
    self.isCancelled = isCancelled
    response = HTTPResponse(address: request.address)
  }

  /// Throws `HTTPError`, or what the closures threw.
  func perform(over connections: OpaquePointer, agent: String, in environment: HTTPEnvironment) throws
    -> HTTPResponse
  {
    let lines = try request.headerLines(agent: agent)
    var words = [CChar](repeating: 0, count: 256)
    var receiver = ch_receiver(
      context: Unmanaged.passUnretained(self).toOpaque(),
      header: { HTTPExchange.of($0).take(header: UnsafeRawBufferPointer(start: $1, count: $2)) },
      body: { HTTPExchange.of($0).take(body: UnsafeRawBufferPointer(start: $1, count: $2)) },
      goes_on: { HTTPExchange.of($0).goesOn(isConnected: $1, sent: $2) })
    let outcome = environment.withCRequest(request, headers: lines) {
      ch_perform(connections, &$0, &receiver, &words, words.count)
    }
    let reason = words.withUnsafeBufferPointer { String(cString: $0.baseAddress!) }
    return try result(outcome, reason, environment)
  }

  private static func of(_ context: UnsafeMutableRawPointer?) -> HTTPExchange {
    Unmanaged<HTTPExchange>.fromOpaque(context!).takeUnretainedValue()
  }

  // MARK: What comes

  private func take(header line: UnsafeRawBufferPointer) -> Bool {
    lastMove = .now
    headerBytes += line.count + 2
    guard headerBytes <= Self.headerLimit else {
      return end(HTTPError.tooLarge(request.address, limit: Self.headerLimit))
    }
    switch stage {
    case .start: takeStatus(String(decoding: line, as: UTF8.self))
    case .headers where line.isEmpty: stage = isInterim ? .start : .body
    case .headers: response.take(header: String(decoding: line, as: UTF8.self))
    case .body: break
    }
    return true
  }

  private func takeStatus(_ line: String) {
    guard line.hasPrefix("HTTP/") else { return }
    response = HTTPResponse(address: request.address)
    response.status = line.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0
    stage = .headers
  }

  /// After 101 another protocol would begin, which nobody asked for.
  private var isInterim: Bool { (100..<200).contains(response.status) && response.status != 101 }

  private func take(body bytes: UnsafeRawBufferPointer) -> Bool {
    // As long as the taker needs is no silence of the server's.
    defer { lastMove = .now }
    guard !isCancelled() else { return end(HTTPError.cancelled) }
    do {
      guard response.isSuccess else { return take(refusal: bytes) }
      try begin()
      try onBody(bytes)
      return true
    } catch {
      return end(error)
    }
  }

  /// The rest of a long complaint is of no interest.
  private func take(refusal bytes: UnsafeRawBufferPointer) -> Bool {
    response.refusal += bytes.prefix(Self.refusalLimit - response.refusal.count)
    return response.refusal.count < Self.refusalLimit
  }

  private func begin() throws {
    guard !hasBegun else { return }
    hasBegun = true
    try onBegin(response)
  }

  /// libcurl itself counts the time until a connection stands.
  private func goesOn(isConnected: Bool, sent: UInt64) -> Bool {
    guard !isCancelled() else { return end(HTTPError.cancelled) }
    if sent != self.sent || isConnected != self.isConnected {
      (self.sent, self.isConnected, lastMove) = (sent, isConnected, .now)
    }
    let waited = (ContinuousClock.now - lastMove) / .seconds(1)
    guard isConnected, waited >= request.idleTimeout else { return true }
    return end(HTTPError.timedOut(request.address, seconds: waited))
  }

  private func end(_ error: any Error) -> Bool {
    if fault == nil { fault = error }
    return false
  }

  // MARK: How it ended

  private func result(_ outcome: ch_outcome, _ reason: String, _ environment: HTTPEnvironment) throws
    -> HTTPResponse
  {
    if case HTTPError.cancelled? = fault { throw HTTPError.cancelled }
    // A refusal is one, however its words end.
    if stage == .body, !response.isSuccess { return response }
    if let fault { throw fault }
    if let error = error(outcome, reason, environment) { throw error }
    guard stage == .body else { throw HTTPError.cut(request.address, reason: "no whole answer came") }
    try begin()
    return response
  }

  private func error(_ outcome: ch_outcome, _ reason: String, _ environment: HTTPEnvironment) -> HTTPError? {
    let address = request.address
    let proxy = environment.proxyPlace(for: address)
    switch outcome {
    case CH_DONE: return nil
    case CH_BAD_URL: return .badAddress("\(address)", "is no http or https URL")
    case CH_NO_HOST: return .unreachable(address, reason: "no such host")
    case CH_NO_PROXY:
      return .unreachable(address, reason: "its name is not known", proxy: proxy ?? "of the environment")
    case CH_NO_CONNECTION, CH_NOT_SECURE:
      // libcurl shows the whole of a proxy's URL that it does not understand, with the password in it.
      let text = environment.proxy(for: address)
      let isUnfit = !text.isEmpty && reason.contains(text)
      return isUnfit
        ? .unreachable(address, reason: "the proxy's address is not understood")
        : .unreachable(address, reason: reason, proxy: proxy)
    case CH_TIMED_OUT: return .timedOut(address, seconds: request.connectTimeout, proxy: proxy)
    case CH_NOT_TRUSTED: return .notTrusted(address, reason: reason)
    case CH_BAD_CA_FILE: return .badCAFile(environment.caFile ?? "the system's certificates")
    case CH_NOT_HTTP: return .cut(address, reason: "what comes is no HTTP")
    // So libcurl also calls a header that is too long for it.
    case CH_NO_MEMORY where isConnected: return .cut(address, reason: "no memory for what comes")
    case CH_NO_MEMORY: return .noMemory
    default: return .cut(address, reason: reason)
    }
  }
}
