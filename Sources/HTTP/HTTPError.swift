/// Why there is no answer to a request. One line each; no secret and no signed query is in them.
public enum HTTPError: Error, Sendable, Equatable, CustomStringConvertible {
  /// `text` is what was given, as far as it may be shown.
  case badAddress(_ text: String, _ fault: String)
  /// A header or token that would break the request: control characters.
  case badHeader(name: String)
  case badCAFile(String)
  /// No connection. `reason`: libcurl's words; `proxy`: through which it was tried, "host:port".
  case unreachable(HTTPAddress, reason: String, proxy: String? = nil)
  /// The connection ended, or what came is no HTTP.
  case cut(HTTPAddress, reason: String)
  /// Nothing came for so many seconds.
  case timedOut(HTTPAddress, seconds: Double, proxy: String? = nil)
  case notTrusted(HTTPAddress, reason: String)
  case status(HTTPAddress, HTTPRefusal)
  case redirects(HTTPAddress, fault: String)
  /// More than was to be expected.
  case tooLarge(HTTPAddress, limit: Int)
  case cancelled
  case noMemory
  /// libcurl, which is loaded when it is first needed, is not on this machine.
  case noLibrary

  /// The bearer token of a request holds what cannot be sent.
  public static let badToken = HTTPError.badHeader(name: "the key or token")

  public var description: String {
    oneLine(subject.map { "\($0): \(words)" } ?? words, limit: 600)
  }

  /// What is wrong, without the place: for a line that names it already.
  public var fault: String { oneLine(words, limit: 600) }

  /// What the fault is of.
  private var subject: String? {
    switch self {
    case .badAddress(let text, _): text
    case .badHeader(let name): name
    case .badCAFile(let path): path
    case .unreachable(let address, _, _), .cut(let address, _), .timedOut(let address, _, _),
      .notTrusted(let address, _):
      address.shownPlace
    case .status(let address, _), .redirects(let address, _), .tooLarge(let address, _): "\(address)"
    case .cancelled, .noMemory, .noLibrary: nil
    }
  }

  private var words: String {
    switch self {
    case .badAddress(_, let fault), .redirects(_, let fault): fault
    case .badHeader: "holds characters that cannot be sent"
    case .badCAFile: "cannot be read as certificates"
    case .unreachable(_, let reason, let proxy): "cannot be reached\(Self.way(proxy)): \(reason)"
    case .cut(_, let reason): "the connection broke: \(reason)"
    case .timedOut(_, let seconds, let proxy):
      "no answer for \(Int(max(0, min(seconds, 1e6)).rounded())) s\(Self.way(proxy))"
    case .notTrusted(_, let reason): "its certificate is not trusted: \(reason)"
    case .status(_, let refusal): "\(refusal)"
    case .tooLarge(_, let limit): "sends more than \(limit) bytes"
    case .cancelled: "cancelled"
    case .noMemory: "no memory for a request"
    case .noLibrary: "libcurl.so.4 cannot be loaded; nothing can be asked over HTTP without it"
    }
  }

  private static func way(_ proxy: String?) -> String { proxy.map { " through the proxy \($0)" } ?? "" }

  /// Whether the same request may succeed a little later.
  public var isPassing: Bool {
    switch self {
    case .unreachable, .cut, .timedOut: true
    case .status(_, let refusal): [408, 425, 429, 500, 502, 503, 504].contains(refusal.status)
    case .badAddress, .badHeader, .badCAFile, .notTrusted, .redirects, .tooLarge, .cancelled, .noMemory,
      .noLibrary:
      false
    }
  }

  /// Seconds after which the server wants to be asked again.
  public var retryAfter: Double? {
    if case .status(_, let refusal) = self { refusal.retryAfter } else { nil }
  }
}

/// What a server said instead of what was asked for.
public struct HTTPRefusal: Sendable, Equatable, CustomStringConvertible {
  public let status: Int
  /// In the server's words, from wherever its kind of server has them; empty where there are none.
  public let message: String
  /// Seconds.
  public let retryAfter: Double?

  public init(status: Int, message: String, retryAfter: Double? = nil) {
    self.status = status
    self.message = oneLine(message, limit: 300)
    self.retryAfter = retryAfter
  }

  public var description: String {
    message.isEmpty
      ? "answers \(status)\(Self.words[status].map { " (\($0))" } ?? "")" : "\(message) (\(status))"
  }

  private static let words = [
    400: "bad request", 401: "no access without a key", 403: "no access", 404: "not there",
    408: "too slow", 409: "busy", 413: "too large", 422: "not understood", 429: "too many requests",
    500: "a fault of its own", 502: "bad gateway", 503: "not available", 504: "gateway time-out",
  ]
}

/// What others wrote, without what would begin a new line and no longer than `limit`. Whoever shows it makes it
/// harmless.
func oneLine(_ text: String, limit: Int) -> String {
  let breaks: Set<Unicode.GeneralCategory> = [.control, .lineSeparator, .paragraphSeparator]
  let kept = text.unicodeScalars.prefix(limit)
  let line = kept.map { breaks.contains($0.properties.generalCategory) ? " " : String($0) }.joined()
  return kept.endIndex == text.unicodeScalars.endIndex ? line : line + "..."
}
