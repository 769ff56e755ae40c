/// A comparison in one line. Labels and words are the model's: they are not clean.
extension AnswerComparison {
  /// "2 both, 1 moved, cat -> dog, -cat, +2 dog", or for words what `WordDiff.marked` gives.
  public var line: String {
    switch (isLeftFailed, isRightFailed) {
    case (true, true): "both failed"
    case (true, false): "the left one failed"
    case (false, true): "the right one failed"
    case (false, false): hasObjects ? objects.line : words.marked()
    }
  }
}

extension ObjectComparison {
  var line: String {
    let counts = [(count(.both), "both"), (count(.moved), "moved")].filter { $0.0 > 0 }.map { "\($0) \($1)" }
    let renamed = pairs.filter { $0.kind == .renamed }
      .map { "\($0.left?.name ?? "") -> \($0.right?.name ?? "")" }
    let alone =
      Self.counted("-", pairs.filter { $0.kind == .onlyLeft }.compactMap(\.left))
      + Self.counted("+", pairs.filter { $0.kind == .onlyRight }.compactMap(\.right))
    return (counts + Self.counted("", renamed) + alone).joined(separator: ", ")
  }

  private static func counted(_ sign: String, _ objects: [ComparedObject]) -> [String] {
    counted(sign, objects.map(\.name))
  }

  /// In the order in which each comes first.
  private static func counted(_ sign: String, _ names: [String]) -> [String] {
    var counts: [String: Int] = [:]
    for name in names { counts[name, default: 0] += 1 }
    var told: Set<String> = []
    return names.filter { told.insert($0).inserted }.map { name in
      let count = counts[name] ?? 1
      return sign + (count > 1 ? "\(count) " : "") + name
    }
  }
}

extension ComparedObject {
  fileprivate var name: String {
    label.isEmpty ? "(no label)" : label.split(whereSeparator: \.isWhitespace).joined(separator: " ")
  }
}

extension WordDiff {
  /// "a [-red-] [+blue+] car": what differs in brackets, of what is the same `context` words on either side.
  public func marked(context: Int = 3) -> String {
    pieces.enumerated().map { place, piece in
      let text = piece.text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
      return switch piece.kind {
      case .removed: "[-\(text)-]"
      case .added: "[+\(text)+]"
      case .same: shortened(text, at: place, context)
      }
    }
    .joined(separator: " ")
  }

  private func shortened(_ text: String, at place: Int, _ context: Int) -> String {
    let words = text.split(separator: " ")
    let before = place > 0 ? context : 0
    let after = place < pieces.count - 1 ? context : 0
    guard words.count > before + after + 1, pieces.count > 1 else { return text }
    let kept = [
      words.prefix(before).joined(separator: " "), "...", words.suffix(after).joined(separator: " "),
    ]
    return kept.filter { !$0.isEmpty }.joined(separator: " ")
  }
}
