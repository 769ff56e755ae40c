import Files

/// The order of a list of files: folders first, then by a key, names deciding between equals.
struct FileOrder {
  let key: BrowserState.SortKey
  let isReversed: Bool

  /// An entry with what it is compared by, worked out once: comparing is done many times.
  private struct Row {
    let entry: FolderEntry
    let name: String
    let suffix: String
  }

  func sorted(_ entries: [FolderEntry]) -> [FolderEntry] {
    let rows = entries.map { entry in
      Row(
        entry: entry, name: Self.natural(entry.name),
        suffix: key == .extension ? entry.path.fileExtension : "")
    }
    return rows.sorted(by: precedes).map(\.entry)
  }

  private func precedes(_ a: Row, _ b: Row) -> Bool {
    if a.entry.kind != b.entry.kind { return a.entry.kind == .folder }
    let (first, second) = isReversed ? (b, a) : (a, b)
    switch key {
    case .name: break
    case .size where a.entry.byteCount != b.entry.byteCount:
      return first.entry.byteCount < second.entry.byteCount
    case .modified where a.entry.modified != b.entry.modified:
      return first.entry.modified < second.entry.modified
    case .extension where a.suffix != b.suffix: return first.suffix < second.suffix
    default: return byName(a, b)
    }
    return byName(first, second)
  }

  private func byName(_ a: Row, _ b: Row) -> Bool {
    a.name == b.name ? a.entry.path.bytes.lexicographicallyPrecedes(b.entry.path.bytes) : a.name < b.name
  }

  /// A text whose plain order is the natural one of `name`: letters without case, and each number behind its
  /// count of digits, so that 2 comes before 10.
  static func natural(_ name: String) -> String {
    var key = ""
    var digits = ""
    for character in name.lowercased() + "\0" {
      if character.isASCII, character.isNumber {
        if digits == "0" { digits = "" }
        digits.append(character)
        continue
      }
      if !digits.isEmpty {
        // 9 stands for "more than eight": 8, 90, 91, ... 98, 990 are in order as text.
        key += String(repeating: "9", count: digits.count / 9) + String(digits.count % 9) + digits
        digits = ""
      }
      key.append(character)
    }
    return key
  }
}
