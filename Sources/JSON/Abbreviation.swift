/// A text from a file as an error quotes it: what is too long loses its middle. Files may name a tensor with
/// megabytes.
public func abbreviated(_ text: String, to limit: Int = 120) -> String {
  // Bytes first: counting characters looks at all of them.
  guard text.utf8.count > limit else { return text }
  let (head, tail) = (text.unicodeScalars.prefix(limit / 2), text.unicodeScalars.suffix(limit / 2 - 3))
  guard head.count + tail.count < text.unicodeScalars.count else { return text }
  return "\(String(String.UnicodeScalarView(head)))...\(String(String.UnicodeScalarView(tail)))"
}

extension JSONValue {
  /// The value as an error quotes it: a number or a word as it is written, of anything larger what it is.
  public var wording: String {
    switch kind {
    case .string: "\"\(abbreviated((try? string()) ?? "", to: 40))\""
    case .bool: (try? bool()) == true ? "true" : "false"
    case .null: "null"
    case .number: numberWording
    case .object, .array: kind.rawValue
    }
  }
}
