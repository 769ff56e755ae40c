/// The four kinds of strings.
extension TOMLText {
  /// The cursor is at the opening quote. Keys cannot be of many lines.
  mutating func string(allowsLines: Bool) throws(TOMLError) -> String {
    if starts(with: "\"\"\"") || starts(with: "'''") {
      guard allowsLines else { throw TOMLError(place, "a string of many lines cannot be a key") }
      return try linesString()
    }
    let quote = current
    let start = place
    advance()
    var text: [UInt8] = []
    while let byte = current, byte != UInt8(ascii: "\n") {
      if byte == quote {
        advance()
        return String(decoding: text, as: UTF8.self)
      }
      if byte == UInt8(ascii: "\\"), quote == UInt8(ascii: "\"") {
        try escape(into: &text)
      } else {
        text.append(byte)
        advance()
      }
    }
    throw TOMLError(start, "a string that does not end on its line")
  }

  private mutating func linesString() throws(TOMLError) -> String {
    let start = place
    guard let quote = current else { return "" }
    advance(3)
    // A line end right after the quotes is no part of the text.
    _ = take("\n")
    var text: [UInt8] = []
    while let byte = current {
      if byte == quote, peek(1) == quote, peek(2) == quote {
        return close(quote, text)
      }
      if byte == UInt8(ascii: "\\"), quote == UInt8(ascii: "\"") {
        if try !joinsLines() { try escape(into: &text) }
      } else {
        text.append(byte)
        advance()
      }
    }
    throw TOMLError(start, "a string that does not end")
  }

  /// One or two quotes before the closing three belong to the text.
  private mutating func close(_ quote: UInt8, _ text: [UInt8]) -> String {
    let extra = peek(3) == quote ? (peek(4) == quote ? 2 : 1) : 0
    advance(3 + extra)
    return String(decoding: text + repeatElement(quote, count: extra), as: UTF8.self)
  }

  /// Skips a backslash at the end of a line with all blanks and line ends that follow.
  private mutating func joinsLines() throws(TOMLError) -> Bool {
    guard let next = peek(1), " \t\n".utf8.contains(next) else { return false }
    let start = place
    advance()
    skipBlanks()
    guard current == UInt8(ascii: "\n") else { throw TOMLError(start, "a backslash before a blank") }
    _ = take { " \t\n".utf8.contains($0) }
    return true
  }

  private static let escapes: [UInt8: UInt8] = [
    UInt8(ascii: "b"): 0x08, UInt8(ascii: "t"): 0x09, UInt8(ascii: "n"): 0x0A, UInt8(ascii: "f"): 0x0C,
    UInt8(ascii: "r"): 0x0D, UInt8(ascii: "\""): 0x22, UInt8(ascii: "\\"): 0x5C,
  ]

  private mutating func escape(into text: inout [UInt8]) throws(TOMLError) {
    let start = place
    advance()
    if let byte = current, let meant = Self.escapes[byte] {
      text.append(meant)
      advance()
    } else if take("u") {
      text += try scalar(digits: 4, start)
    } else if take("U") {
      text += try scalar(digits: 8, start)
    } else {
      throw TOMLError(start, "no escape: a backslash before \(found)")
    }
  }

  private mutating func scalar(digits: Int, _ start: Place) throws(TOMLError) -> [UInt8] {
    var value: UInt32 = 0
    for _ in 0..<digits {
      guard let digit = current.flatMap({ Character(Unicode.Scalar($0)).hexDigitValue }) else {
        throw TOMLError(start, "an escape of fewer than \(digits) hexadecimal digits")
      }
      value = value << 4 | UInt32(digit)
      advance()
    }
    guard let scalar = Unicode.Scalar(value) else { throw TOMLError(start, "an escape of no character") }
    return Array(String(scalar).utf8)
  }
}
