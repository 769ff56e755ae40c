/// A pattern of peft's for the names of modules: a regular expression that must match a name to its end, from its
/// beginning or after a dot. Read are names, "^", "$", "\." and ".*"; a dot alone is a dot, as it is in every name.
struct ModulePattern {
  /// What comes one after another, anything in between.
  private let parts: [String]
  private let isAnchored: Bool

  /// nil where it holds what is not read.
  init?(_ pattern: String) {
    var text = Substring(pattern)
    isAnchored = text.hasPrefix("^")
    if isAnchored { text.removeFirst() }
    if text.hasSuffix("$") { text.removeLast() }
    let unescaped = String(text).split(separator: "\\.", omittingEmptySubsequences: false).joined(
      separator: ".")
    parts = Self.split(unescaped)
    let known = parts.joined().utf8.allSatisfy { byte in
      byte == UInt8(ascii: "_") || byte == UInt8(ascii: ".") || byte == UInt8(ascii: "-")
        || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
        || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
        || (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte)
    }
    guard known else { return nil }
  }

  /// At every ".*".
  private static func split(_ text: String) -> [String] {
    var (parts, rest) = ([String](), Substring(text))
    while let place = rest.firstRange(of: ".*") {
      parts.append(String(rest[..<place.lowerBound]))
      rest = rest[place.upperBound...]
    }
    return parts + [String(rest)]
  }

  func matches(_ name: String) -> Bool {
    if matchesWhole(name[...]) { return true }
    guard !isAnchored else { return false }
    return name.indices.contains { name[$0] == "." && matchesWhole(name[name.index(after: $0)...]) }
  }

  /// Each part where it first comes, the last at the end: no other choice finds more.
  private func matchesWhole(_ name: Substring) -> Bool {
    guard name.hasPrefix(parts[0]) else { return false }
    guard parts.count > 1 else { return name == parts[0] }
    var rest = name.dropFirst(parts[0].count)
    for part in parts.dropFirst().dropLast() where !part.isEmpty {
      guard let place = rest.firstRange(of: part) else { return false }
      rest = rest[place.upperBound...]
    }
    return rest.hasSuffix(parts[parts.count - 1])
  }
}
