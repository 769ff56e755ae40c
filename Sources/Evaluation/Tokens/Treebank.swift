/// Captions as lists of words: in lower case, taken apart as the Penn Treebank does, punctuation left out. What the
/// captioning metrics count.
///
/// As Stanford's PTBTokenizer 3.4.1 with pycocoevalcap's options does it, for English text with quotation marks,
/// hyphens, abbreviations, numbers and contractions. Addresses of pages and mail, files' names, smileys, tags,
/// entities and telephone numbers in brackets are taken apart like any other text; characters beyond U+FFFF are left
/// out, as there. A line end within a caption is a blank.
///
/// All captions are read as one text, line by line, because one looks on to the next: a single letter with a period
/// at the end of a line keeps it, but where the next begins with "A" or "The".
enum Treebank {
  static func words(_ captions: [String]) -> [[String]] {
    var lines: [[String]] = [[]]
    lines.reserveCapacity(captions.count)
    var scanner = TreebankScanner(joined(captions))
    while let token = scanner.next() {
      switch token {
      case .newline: lines.append([])
      case .word(let word): lines[lines.count - 1] += kept(word)
      }
    }
    return captions.isEmpty ? [] : lines
  }

  private static let punctuation: Set = [
    "''", "'", "``", "`", ".", "?", "!", ",", ":", "-", "--", "...", ";",
  ]

  /// A fraction with a blank in it is two words.
  private static func kept(_ word: String) -> [String] {
    guard !punctuation.contains(word) else { return [] }
    let lower = word.lowercased()
    return lower.utf8.contains(0x20) || lower.utf8.contains(0xA0)
      ? lower.split { $0.isWhitespace }.map(String.init) : [lower]
  }

  private static func joined(_ captions: [String]) -> [UInt16] {
    var units: [UInt16] = []
    for (index, caption) in captions.enumerated() {
      if index > 0 { units.append(TreebankCharacters.newline) }
      units += caption.utf16.map { isLineEnd($0) ? 0x20 : $0 }
    }
    return units
  }

  private static func isLineEnd(_ unit: UInt16) -> Bool {
    (0x0A...0x0D).contains(unit) || unit == 0x85 || unit == 0x2028 || unit == 0x2029
  }
}
