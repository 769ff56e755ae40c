/// Marks and codes in typed words.
enum CodeNotes {
  private static let marks = [
    "<image>", "<bos>", "<eos>", "<pad>", "<unk>", "<start_of_turn>", "<end_of_turn>", "<mask>",
  ]

  static func notes(_ typed: TypedPrompt) -> [PromptNote] {
    let written = bracketed(typed.words)
    let placed = written.filter { AnswerCode.location($0) != nil || AnswerCode.segment($0) != nil }
    let broken = written.filter { isBroken($0) }
    let misplaced = isRegion(typed) ? placed.filter { AnswerCode.location($0) == nil } : placed
    return written.filter(marks.contains).unique.map(PromptNote.mark)
      + broken.prefix(1).map(PromptNote.brokenCode) + misplaced.prefix(1).map(PromptNote.misplacedCode)
  }

  /// A caption of a place may be typed freely.
  private static func isRegion(_ typed: TypedPrompt) -> Bool {
    typed.task == .region || typed.task == .free && PromptTask(prompt: typed.words) == .region
  }

  private static func isBroken(_ written: String) -> Bool {
    let inner = written.dropFirst().dropLast().lowercased()
    guard inner.hasPrefix("loc") || inner.hasPrefix("seg") else { return false }
    guard inner.dropFirst(3).allSatisfy({ $0.isNumber || "_- ".contains($0) }) else { return false }
    return AnswerCode.location(written) == nil && AnswerCode.segment(written) == nil
  }

  /// What stands between angle brackets, with them: as much as a mark is long.
  private static func bracketed(_ text: String) -> [String] {
    var found: [String] = []
    var rest = text[...]
    while let start = rest.firstIndex(of: "<") {
      rest = rest[start...]
      let end = rest.dropFirst().prefix(20).firstIndex { ">\u{3C}".contains($0) }
      if let end, rest[end] == ">" { found.append(String(rest[...end])) }
      rest = rest.dropFirst()
    }
    return found
  }
}

extension Array where Element: Hashable {
  /// Each once, where it comes first.
  var unique: [Element] {
    var seen: Set<Element> = []
    return filter { seen.insert($0).inserted }
  }
}
