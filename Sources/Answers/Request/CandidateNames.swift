/// Names that are held against each other, as somebody gives them: without the blanks around them, none empty, none
/// twice.
public enum CandidateNames {
  /// The most that are ranked at once.
  public static let limit = 10_000

  /// "a, b, c".
  public static func typed(_ text: String) -> [String] { distinct(text.split(separator: ",")) }

  /// A line each, as in a file: commas are part of a name.
  public static func lines(_ text: String) -> [String] { distinct(text.split(whereSeparator: \.isNewline)) }

  public static func distinct(_ names: some Sequence<some StringProtocol>) -> [String] {
    var seen: Set<String> = []
    return names.map { trimmed($0) }.filter { !$0.isEmpty && seen.insert($0).inserted }
  }

  private static func trimmed(_ name: some StringProtocol) -> String {
    let start = name.drop(while: \.isWhitespace)
    guard let last = start.lastIndex(where: { !$0.isWhitespace }) else { return "" }
    return String(start[...last])
  }
}
