import Files

/// The order of a list of files: folders first, then by a key, names deciding between equals.
struct FileOrder {
  let key: BrowserState.SortKey
  let isReversed: Bool

  /// A file with what the key makes of it: nil comes last, whichever way round.
  private typealias Ranked = (file: ListedFile, rank: Double?)

  /// `rank`: of a picture, by what was answered about it.
  func sorted(_ files: [ListedFile], rank: (ListedFile) -> Double? = { _ in nil }) -> [ListedFile] {
    files.map { Ranked(file: $0, rank: key.isOfAnswers ? rank($0) : nil) }.sorted(by: precedes).map(\.file)
  }

  /// Moves one file, whose rank has changed, to where it belongs among the others, which are in order.
  func place(_ index: Int, in files: inout [ListedFile], rank: (ListedFile) -> Double?) {
    let file = files.remove(at: index)
    let new = Ranked(file: file, rank: rank(file))
    var (low, high) = (0, files.count)
    while low < high {
      let middle = (low + high) / 2
      let other = Ranked(file: files[middle], rank: rank(files[middle]))
      if precedes(other, new) { low = middle + 1 } else { high = middle }
    }
    files.insert(file, at: low)
  }

  private func precedes(_ a: Ranked, _ b: Ranked) -> Bool {
    if a.file.entry.kind != b.file.entry.kind { return a.file.entry.kind == .folder }
    let (first, second) = isReversed ? (b.file, a.file) : (a.file, b.file)
    switch key {
    case .name: break
    case .size where a.file.entry.byteCount != b.file.entry.byteCount:
      return first.entry.byteCount < second.entry.byteCount
    case .modified where a.file.entry.modified != b.file.entry.modified:
      return first.entry.modified < second.entry.modified
    case .extension where a.file.suffix != b.file.suffix: return first.suffix < second.suffix
    case .count, .score, .worst, .difference:
      guard let one = a.rank, let other = b.rank else {
        if a.rank == nil, b.rank == nil { return byName(a.file, b.file) }
        return a.rank != nil
      }
      if one != other { return (one > other) != isReversed }
      return byName(a.file, b.file)
    default: return byName(a.file, b.file)
    }
    return byName(first, second)
  }

  private func byName(_ a: ListedFile, _ b: ListedFile) -> Bool {
    a.order == b.order ? a.entry.path.bytes.lexicographicallyPrecedes(b.entry.path.bytes) : a.order < b.order
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
