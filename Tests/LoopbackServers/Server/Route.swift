/// Which requests are meant: "GET /a/b", "/a/b" for any method, "/a/*" for all that begins so, "*" for all.
public struct Route: Sendable, ExpressibleByStringLiteral {
  private let isMeant: @Sendable (ReceivedRequest) -> Bool

  /// Where a fault is chosen, the body has not been read yet.
  public init(_ isMeant: @escaping @Sendable (ReceivedRequest) -> Bool) { self.isMeant = isMeant }

  public init(_ text: String) {
    let words = text.split(separator: " ", maxSplits: 1)
    let method = words.count == 2 ? String(words[0]) : nil
    let path = String(words.last ?? "*")
    let start = path.hasSuffix("*") ? String(path.dropLast()) : nil
    isMeant = { request in
      guard method == nil || method == request.method else { return false }
      return start.map { request.path.hasPrefix($0) } ?? (request.path == path)
    }
  }

  public init(stringLiteral text: String) { self.init(text) }

  public static let all = Route("*")

  public func contains(_ request: ReceivedRequest) -> Bool { isMeant(request) }
}
