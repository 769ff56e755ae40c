/// A request as it came in.
public struct ReceivedRequest: Sendable {
  /// Counts from 0 in the order in which heads were read.
  public internal(set) var number = 0
  /// Which connection of the server it came over; the same one where it was kept alive.
  public internal(set) var connection = 0
  public let method: String
  /// As it stands in the first line: the path still encoded, with the query.
  public let target: String
  /// Decoded, without the query.
  public let path: String
  /// Decoded names and values, in their order.
  public let query: [(name: String, value: String)]
  public let headers: Headers
  public internal(set) var body: [UInt8] = []
  let isOldProtocol: Bool

  public var text: String { String(decoding: body, as: UTF8.self) }

  public func queryValue(_ name: String) -> String? { query.first { $0.name == name }?.value }

  /// Everything that was sent, as one text: what must not be in there can be looked for.
  public var everything: String { "\(method) \(target)\n\(headers)\n\n\(text)" }

  /// nil for what is no HTTP/1.
  init?(head: [UInt8]) {
    let lines = String(decoding: head, as: UTF8.self).split(
      separator: "\r\n", omittingEmptySubsequences: true)
    let words = (lines.first ?? "").split(separator: " ")
    guard words.count == 3, words[2].hasPrefix("HTTP/1.") else { return nil }
    var headers = Headers()
    for line in lines.dropFirst() {
      let parts = line.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
      guard parts.count == 2 else { return nil }
      headers.add(String(parts[0]), Self.trimmed(parts[1]))
    }
    method = String(words[0])
    target = String(words[1])
    isOldProtocol = words[2] == "HTTP/1.0"
    self.headers = headers
    let parts = target.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
    path = Self.decoded(parts[0])
    query = (parts.count > 1 ? parts[1] : "").split(separator: "&").map { pair in
      let sides = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      return (
        Self.decoded(sides[0], isQuery: true), sides.count > 1 ? Self.decoded(sides[1], isQuery: true) : ""
      )
    }
  }

  var keepsAlive: Bool {
    let wish = headers["Connection"]?.lowercased() ?? ""
    return isOldProtocol ? wish == "keep-alive" : wish != "close"
  }

  /// "%2F" and the like; what is not well formed stays as it is.
  static func decoded(_ text: some StringProtocol, isQuery: Bool = false) -> String {
    var bytes: [UInt8] = []
    var rest = Array(text.utf8)[...]
    while let byte = rest.popFirst() {
      if byte == UInt8(ascii: "%"), rest.count >= 2,
        let value = UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16)
      {
        bytes.append(value)
        rest = rest.dropFirst(2)
      } else {
        bytes.append(isQuery && byte == UInt8(ascii: "+") ? UInt8(ascii: " ") : byte)
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  private static func trimmed(_ text: Substring) -> String {
    var text = text
    while text.first == " " || text.first == "\t" { text.removeFirst() }
    while text.last == " " || text.last == "\t" { text.removeLast() }
    return String(text)
  }
}
