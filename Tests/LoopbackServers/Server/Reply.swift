import JSON

/// What a server answers, as it would be without faults.
public struct Reply: Sendable {
  /// Written piece by piece; false from the writer means that the client is gone.
  public typealias Stream = @Sendable (BodyWriter) -> Void

  public enum Body: Sendable {
    case content(Content)
    case stream(Stream)
    /// Made while the client waits, which the writer notices when it goes; nothing is written with it.
    case deferred(@Sendable (BodyWriter) -> Reply)
  }

  /// How the client learns where the body ends.
  public enum Framing: Sendable {
    case length, chunked
    /// By the end of the connection.
    case close
  }

  public var status: Int
  public var headers: Headers
  public var body: Body
  public var framing: Framing
  /// Whether `Range` is heeded: 206 or 416 instead of 200.
  public var hasRanges = false

  public init(
    _ status: Int = 200, headers: Headers = [:], _ content: Content = .bytes([]), framing: Framing = .length
  ) {
    self.status = status
    self.headers = headers
    body = .content(content)
    self.framing = framing
  }

  public static func text(_ text: String, status: Int = 200, headers: Headers = [:]) -> Reply {
    var reply = Reply(status, headers: ["Content-Type": "text/plain; charset=utf-8"], .text(text))
    reply.headers.merge(headers)
    return reply
  }

  public static func html(_ text: String, status: Int) -> Reply {
    Reply(status, headers: ["Content-Type": "text/html"], .text(text))
  }

  public static func json(_ value: JSONLine.Value, status: Int = 200, headers: Headers = [:]) -> Reply {
    var reply = Reply(status, headers: ["Content-Type": "application/json"], .text(JSONLine.text(value)))
    reply.headers.merge(headers)
    return reply
  }

  /// With ranges, as files are served.
  public static func file(_ content: Content, headers: Headers = [:]) -> Reply {
    var reply = Reply(
      headers: ["Content-Type": "application/octet-stream", "Accept-Ranges": "bytes"], content)
    reply.headers.merge(headers)
    reply.hasRanges = true
    return reply
  }

  /// To any place: relative, another host, `file://`.
  public static func redirect(to place: String, status: Int = 302) -> Reply {
    Reply(status, headers: ["Location": place], .text("Found. Redirecting to \(place)"))
  }

  public static func stream(
    status: Int = 200, headers: Headers = [:], framing: Framing = .chunked, _ stream: @escaping Stream
  ) -> Reply {
    var reply = Reply(status, headers: headers, framing: framing)
    reply.body = .stream(stream)
    return reply
  }

  /// Nothing is sent before it is made.
  public static func deferred(_ make: @escaping @Sendable (BodyWriter) -> Reply) -> Reply {
    var reply = Reply()
    reply.body = .deferred(make)
    return reply
  }

  static let reasons = [
    100: "Continue", 200: "OK", 201: "Created", 202: "Accepted", 204: "No Content", 206: "Partial Content",
    301: "Moved Permanently", 302: "Found", 303: "See Other", 304: "Not Modified", 307: "Temporary Redirect",
    308: "Permanent Redirect", 400: "Bad Request", 401: "Unauthorized", 403: "Forbidden", 404: "Not Found",
    405: "Method Not Allowed", 409: "Conflict", 413: "Content Too Large", 416: "Range Not Satisfiable",
    417: "Expectation Failed", 422: "Unprocessable Entity", 429: "Too Many Requests",
    431: "Request Header Fields Too Large", 500: "Internal Server Error", 502: "Bad Gateway",
    503: "Service Unavailable", 504: "Gateway Timeout",
  ]
}
