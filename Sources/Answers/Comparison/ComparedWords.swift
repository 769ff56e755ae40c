/// A text cut into what is compared: words, each with the blanks before it. Codes (`<loc0010>`) are words of their own,
/// and so are the marks after a word, and letters of scripts that put no blanks between words.
struct ComparedWords {
  struct Word {
    /// The blanks before it, as they are; they are not compared.
    let blanks: Substring
    let letters: Substring

    var text: String { String(blanks + letters) }
  }

  private(set) var words: [Word] = []
  /// Blanks at the end.
  private(set) var rest: Substring

  init(_ text: String) {
    rest = text[...]
    while let word = Self.first(of: rest) {
      words.append(word)
      rest = rest[word.letters.endIndex...]
    }
  }

  private static func first(of text: Substring) -> Word? {
    guard let start = text.firstIndex(where: { !$0.isWhitespace }) else { return nil }
    let blanks = text[..<start]
    return Word(blanks: blanks, letters: text[start..<end(from: start, in: text)])
  }

  private static func end(from start: Substring.Index, in text: Substring) -> Substring.Index {
    let next = text.index(after: start)
    if isAlone(text[start]) { return next }
    if let code = codeEnd(from: start, in: text) { return code }
    let end = text[next...].firstIndex { $0.isWhitespace || $0 == "<" || isAlone($0) } ?? text.endIndex
    // Marks alone are a word.
    return text[start..<end].lastIndex { !marks.contains($0) }.map { text.index(after: $0) } ?? end
  }

  private static let marks: Set<Character> = [",", ".", ";", ":", "!", "?"]

  private static func codeEnd(from start: Substring.Index, in text: Substring) -> Substring.Index? {
    let head = text[start...].prefix(9)
    guard head.first == "<", let close = head.firstIndex(of: ">") else { return nil }
    let code = String(head[...close])
    guard AnswerCode.location(code) != nil || AnswerCode.segment(code) != nil else { return nil }
    return text.index(after: close)
  }

  /// Thai, kana and Chinese characters.
  private static func isAlone(_ character: Character) -> Bool {
    guard let value = character.unicodeScalars.first?.value, value >= 0x0E00 else { return false }
    switch value {
    case 0x0E00...0x0E7F, 0x2E80...0x9FFF, 0xF900...0xFAFF, 0x20000...0x3FFFF: return true
    default: return false
    }
  }
}
