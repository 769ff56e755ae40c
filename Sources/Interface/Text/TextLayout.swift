/// Text cut and wrapped to a number of columns.
public enum TextLayout {
  /// The beginning, with an ellipsis where something is left out.
  public static func truncated(_ text: String, to columns: Int) -> String {
    guard DisplayWidth.of(text) > columns else { return text }
    guard columns > 0 else { return "" }
    return prefix(text, columns - 1) + "…"
  }

  /// Beginning and end, with an ellipsis between: for names and paths, whose ends differ.
  public static func truncatedInside(_ text: String, to columns: Int) -> String {
    guard DisplayWidth.of(text) > columns else { return text }
    guard columns > 4 else { return truncated(text, to: columns) }
    let tail = prefix(String(text.reversed()), columns / 2)
    return prefix(text, columns - 1 - columns / 2) + "…" + String(tail.reversed())
  }

  /// What a message may be long: a file and its fault fit, a file's contents do not.
  private static let messageLimit = 480

  /// An error or a notice, whose file is named at its beginning and whose fault at its end: the middle of a long one
  /// is left out. Takes no longer for megabytes.
  public static func message(_ text: String) -> String {
    guard text.utf8.count > messageLimit else { return text }
    let scalars = text.unicodeScalars
    let (head, tail) = (scalars.prefix(messageLimit / 2), scalars.suffix(messageLimit / 2 - 1))
    guard head.endIndex < tail.startIndex else { return text }
    return String(head) + "…" + String(tail)
  }

  /// Padded with blanks on the right, or truncated.
  public static func padded(_ text: String, to columns: Int) -> String {
    let cut = truncated(text, to: columns)
    return cut + String(repeating: " ", count: max(0, columns - DisplayWidth.of(cut)))
  }

  /// As much as fits into `columns`, no ellipsis.
  public static func prefix(_ text: String, _ columns: Int) -> String {
    var used = 0
    return String(
      text.prefix { character in
        used += DisplayWidth.of(character)
        return used <= columns
      })
  }

  /// Lines of at most `columns`, broken at blanks where there are any. Newlines break.
  public static func wrapped(_ text: String, to columns: Int) -> [String] {
    guard columns > 0 else { return [] }
    return text.split(separator: "\n", omittingEmptySubsequences: false)
      .flatMap { wrappedParagraph($0, columns) }
  }

  private static func wrappedParagraph(_ text: Substring, _ columns: Int) -> [String] {
    var lines: [String] = []
    var line: String?
    for word in text.split(separator: " ", omittingEmptySubsequences: false) {
      let joined = line.map { $0 + " " + word } ?? String(word)
      if DisplayWidth.of(joined) <= columns {
        line = joined
        continue
      }
      if let line { lines.append(line) }
      let parts = broken(word, columns)
      lines += parts.dropLast()
      line = parts.last
    }
    return lines + [line ?? ""]
  }

  /// One word over as many lines as it needs; every line takes something, be it too wide.
  private static func broken(_ word: Substring, _ columns: Int) -> [String] {
    var lines = [""]
    var used = 0
    for (piece, width) in word.lazy.flatMap(DisplayWidth.pieces) {
      if used > 0, used + width > columns {
        lines.append("")
        used = 0
      }
      lines[lines.count - 1].append(piece)
      used += width
    }
    return lines
  }
}
