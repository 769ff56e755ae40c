import CHTTP
import Glibc

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
  private var headerBytes = 0
  private var hasBegun = false
  /// What ends the request from this side.
  private var fault: (any Error)?
  private var lastMove = ContinuousClock.now
  private var sent: UInt64 = 0
  private var isConnected = false

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
  func perform(over connections: OpaquePointer, agent: String, caFile: String?) throws -> HTTPResponse {
    let lines = try headerLines(agent: agent)
    var words = [CChar](repeating: 0, count: 256)
    var receiver = ch_receiver(
      context: Unmanaged.passUnretained(self).toOpaque(),
      header: { HTTPExchange.of($0).take(header: UnsafeRawBufferPointer(start: $1, count: $2)) },
      body: { HTTPExchange.of($0).take(body: UnsafeRawBufferPointer(start: $1, count: $2)) },
      goes_on: { HTTPExchange.of($0).goesOn(sent: $1) })
    let outcome = withCRequest(headers: lines, caFile: caFile) {
      ch_perform(connections, &$0, &receiver, &words, words.count)
    }
    if fault is RefusalIsFull { return response }
    if let fault { throw fault }
    let reason = words.withUnsafeBufferPointer { String(cString: $0.baseAddress!) }
    if let error = error(outcome, reason, caFile: caFile) { throw error }
    if response.isSuccess { try begin() }
    return response
  }

  private static func of(_ context: UnsafeMutableRawPointer?) -> HTTPExchange {
    Unmanaged<HTTPExchange>.fromOpaque(context!).takeUnretainedValue()
  }

  private func headerLines(agent: String) throws -> [String] {
    var headers: [(name: String, value: String)] = [("User-Agent", agent)] + request.headers
    if let token = request.token { headers.append(("Authorization", "Bearer \(token.text)")) }
    let isPlain = { (text: String) in text.utf8.allSatisfy { $0 >= 0x20 && $0 < 0x7F } }
    for header in headers where !isPlain(header.name) || !isPlain(header.value) {
      throw HTTPError.badHeader(name: header.name == "Authorization" ? "the key or token" : header.name)
    }
    // No waiting for leave to send a body.
    return headers.map { $0.value.isEmpty ? "\($0.name);" : "\($0.name): \($0.value)" } + ["Expect:"]
  }

  // MARK: What comes

  private func take(header line: UnsafeRawBufferPointer) -> Bool {
    lastMove = .now
    isConnected = true
    headerBytes += line.count
    guard headerBytes <= Self.headerLimit else {
      return end(HTTPError.tooLarge(request.address, limit: Self.headerLimit))
    }
    let text = String(decoding: line, as: UTF8.self)
    if text.hasPrefix("HTTP/") {
      // What came before was an interim answer.
      response = HTTPResponse(address: request.address)
      response.status = text.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0
    } else if let colon = text.firstIndex(of: ":") {
      let name = text[..<colon].lowercased()
      let value = text[text.index(after: colon)...].drop { $0 == " " || $0 == "\t" }
      response.headers[name] = String(value.reversed().drop { $0 == " " || $0 == "\t" }.reversed())
    }
    return true
  }

  private func take(body bytes: UnsafeRawBufferPointer) -> Bool {
    lastMove = .now
    do {
      guard response.isSuccess else {
        response.refusal += bytes.prefix(Self.refusalLimit - response.refusal.count)
        // A redirect's body is of no interest; nor is the rest of a long complaint.
        return response.refusal.count < Self.refusalLimit ? true : end(RefusalIsFull())
      }
      try begin()
      try onBody(bytes)
      return true
    } catch {
      return end(error)
    }
  }

  private func begin() throws {
    guard !hasBegun else { return }
    hasBegun = true
    try onBegin(response)
  }

  private func goesOn(sent: UInt64) -> Bool {
    if sent != self.sent { (self.sent, lastMove) = (sent, .now) }
    if isCancelled() { return end(HTTPError.cancelled) }
    let waited = (ContinuousClock.now - lastMove) / .seconds(1)
    let limit = isConnected || sent > 0 ? request.idleTimeout : request.connectTimeout + request.idleTimeout
    return waited < limit ? true : end(HTTPError.timedOut(request.address, seconds: waited))
  }

  private func end(_ error: any Error) -> Bool {
    if fault == nil { fault = error }
    return false
  }

  // MARK: How it ended

  private struct RefusalIsFull: Error {}

  private func error(_ outcome: ch_outcome, _ reason: String, caFile: String?) -> HTTPError? {
    switch outcome {
    case CH_DONE: nil
    case CH_BAD_URL: .badAddress(request.address.text, "is no http or https URL")
    case CH_NO_HOST: .unreachable(request.address, reason: "no such host")
    case CH_NO_PROXY: .unreachable(request.address, reason: "the proxy's name is not known")
    case CH_NO_CONNECTION: .unreachable(request.address, reason: Self.short(reason))
    case CH_TIMED_OUT: .timedOut(request.address, seconds: request.connectTimeout)
    case CH_NOT_TRUSTED:
      caFile.flatMap { reason.contains($0) ? .badCAFile($0) : nil }
        ?? .notTrusted(request.address, reason: Self.short(reason))
    case CH_NOT_SECURE: .unreachable(request.address, reason: Self.short(reason))
    case CH_NO_MEMORY: .noMemory
    default: .cut(request.address, reason: Self.short(reason))
    }
  }

  private static func short(_ reason: String) -> String { String(reason.prefix(200)) }

  // MARK: The request as libcurl's shim takes it

  private func withCRequest(
    headers: [String], caFile: String?, _ use: (inout ch_request) -> ch_outcome
  ) -> ch_outcome {
    let lines = headers.map { UnsafePointer(strdup($0)!) }
    defer { for line in lines { free(UnsafeMutablePointer(mutating: line)) } }
    func perform(_ method: UnsafePointer<CChar>, _ url: UnsafePointer<CChar>, _ body: UnsafeRawBufferPointer?)
      -> ch_outcome
    {
      lines.withUnsafeBufferPointer { lines in
        let milliseconds = Int(max(1, min(request.connectTimeout, 86400)) * 1000)
        var made = ch_request(
          method: method, url: url, headers: lines.baseAddress, header_count: lines.count,
          body: body?.baseAddress, body_length: body?.count ?? 0, ca_file: nil,
          connect_milliseconds: milliseconds)
        guard let caFile else { return use(&made) }
        return caFile.withCString {
          made.ca_file = $0
          return use(&made)
        }
      }
    }
    return request.method.withCString { method in
      request.address.text.withCString { url in
        guard let body = request.body else { return perform(method, url, nil) }
        return body.withUnsafeBytes { perform(method, url, $0) }
      }
    }
  }
}
