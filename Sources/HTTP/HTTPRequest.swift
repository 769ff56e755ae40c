/// What is asked, and of whom.
public struct HTTPRequest: Sendable {
  public enum Redirects: Sendable {
    case none
    /// From one path to another at the same place.
    case sameOrigin
    /// Anywhere but from https to http; secrets stay behind where the place changes.
    case anywhere
  }

  public var method: String
  public var address: HTTPAddress
  /// What is no secret: where a redirect leads to another place, ranges, conditions and `Accept` go along.
  public var headers: [(name: String, value: String)]
  public var body: [UInt8]?
  /// Sent as a bearer token, to the address's own place alone.
  public var token: Secret?
  public var redirects: Redirects
  /// Seconds until a connection stands, and seconds in which nothing moves.
  public var connectTimeout = 15.0, idleTimeout = 60.0

  /// From here on for another place.
  mutating func leaveSecretsBehind() {
    token = nil
    headers.removeAll { header in
      let name = header.name.lowercased()
      return name != "range" && !name.hasPrefix("if-") && !name.hasPrefix("accept")
    }
  }

  public init(
    _ method: String, _ address: HTTPAddress, headers: [(name: String, value: String)] = [],
    body: [UInt8]? = nil, token: Secret? = nil, redirects: Redirects = .none
  ) {
    self.method = method
    self.address = address
    self.headers = headers
    self.body = body
    self.token = token
    self.redirects = redirects
  }
}

/// What came before an answer's body.
public struct HTTPResponse: Sendable {
  /// Who answered, after redirects.
  public internal(set) var address: HTTPAddress
  public internal(set) var status = 0
  /// Names in lower case; the values of one that came more than once have ", " between them.
  public internal(set) var headers: [String: String] = [:]
  /// The beginning of the body where the status is no success; there it is not handed on.
  public internal(set) var refusal: [UInt8] = []

  public var isSuccess: Bool { (200..<300).contains(status) }
  public var isRedirect: Bool { [301, 302, 303, 307, 308].contains(status) }

  /// Of the whole body; nil where that is not told.
  public var contentLength: Int? {
    guard headers["transfer-encoding"] == nil, let length = headers["content-length"].flatMap({ Int($0) })
    else {
      return nil
    }
    return length < 0 ? nil : length
  }
}
