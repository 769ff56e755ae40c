extension HTTPRequest {
  /// As they are sent. Throws `HTTPError.badHeader` where one would be more than one, or none; of
  /// the token it is `badToken`.
  func headerLines(agent: String) throws(HTTPError) -> [String] {
    var lines = ["User-Agent: \(agent)"]
    for (name, value) in headers {
      guard name.isFieldName, value.isFieldValue else { throw .badHeader(name: name) }
      // As libcurl wants it where there is no value.
      lines.append(value.isEmpty ? "\(name);" : "\(name): \(value)")
    }
    if let token {
      guard token.text.isFieldValue, !token.text.contains(" ") else {
        throw .badToken
      }
      lines.append("Authorization: Bearer \(token.text)")
    }
    guard agent.isFieldValue else { throw .badHeader(name: "User-Agent") }
    // No waiting for leave to send a body, and no word of what it is that nobody said.
    let isTyped = headers.contains { $0.name.lowercased() == "content-type" }
    return lines + ["Expect:"] + (isTyped ? [] : ["Content-Type:"])
  }
}

extension HTTPResponse {
  mutating func take(header line: String) {
    guard let colon = line.utf8.firstIndex(of: UInt8(ascii: ":")) else { return }
    let name = line[..<colon].lowercased()
    let value = line[colon...].dropFirst().drop(while: \.isBlank)
    let ended = String(
      value[..<(value.lastIndex { !$0.isBlank }.map(value.index(after:)) ?? value.startIndex)])
    headers[name] = headers[name].map { "\($0), \(ended)" } ?? ended
  }
}

extension Character {
  fileprivate var isBlank: Bool { self == " " || self == "\t" }
}

extension String {
  /// Letters, digits and some signs, as HTTP has it.
  fileprivate var isFieldName: Bool {
    !isEmpty && utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F && !"\"(),/:;<=>?@[\\]{}".utf8.contains($0) }
  }

  fileprivate var isFieldValue: Bool { utf8.allSatisfy { $0 >= 0x20 && $0 < 0x7F } }
}
