/// The longest common subsequence of two lists of words, as pieces.
struct WordAlignment {
  typealias Word = ComparedWords.Word

  private(set) var isCut = false
  private(set) var pieces: [WordDiff.Piece] = []
  /// What is not yet a piece.
  private var same: [Word] = [], removed: [Word] = [], added: [Word] = []

  init(_ left: [Word], _ right: [Word]) {
    let start = Self.commonCount(left, right)
    let (restLeft, restRight) = (left[start...], right[start...])
    let end = Self.commonCount(restLeft.reversed(), restRight.reversed())
    same = Array(right[..<start])
    align(Array(restLeft.dropLast(end)), Array(restRight.dropLast(end)))
    for word in right.suffix(end) { keep(word) }
    flush()
  }

  private static func commonCount(_ left: some Sequence<Word>, _ right: some Sequence<Word>) -> Int {
    var count = 0
    for (a, b) in zip(left, right) {
      guard a.letters == b.letters else { break }
      count += 1
    }
    return count
  }

  private mutating func align(_ left: [Word], _ right: [Word]) {
    let limit = WordDiff.wordLimit
    isCut = max(left.count, right.count) > limit
    let (a, b) = (Array(left.prefix(limit)), Array(right.prefix(limit)))
    let lengths = CommonLengths(a, b)
    var (i, j) = (0, 0)
    while i < a.count || j < b.count {
      switch lengths.step(i, j) {
      case .same:
        keep(b[j])
        (i, j) = (i + 1, j + 1)
      case .removed:
        change { $0.removed.append(a[i]) }
        i += 1
      case .added:
        change { $0.added.append(b[j]) }
        j += 1
      }
    }
    for word in left.dropFirst(limit) { change { $0.removed.append(word) } }
    for word in right.dropFirst(limit) { change { $0.added.append(word) } }
  }

  private mutating func keep(_ word: Word) {
    if !removed.isEmpty || !added.isEmpty { flush() }
    same.append(word)
  }

  private mutating func change(_ body: (inout Self) -> Void) {
    if !same.isEmpty { flush() }
    body(&self)
  }

  private mutating func flush() {
    let gathered: [(WordDiff.Piece.Kind, [Word])] = [(.same, same), (.removed, removed), (.added, added)]
    for (kind, words) in gathered where !words.isEmpty {
      pieces.append(WordDiff.Piece(kind: kind, text: words.map(\.text).joined(), words: words.count))
    }
    (same, removed, added) = ([], [], [])
  }
}

/// Lengths of the longest common subsequences of all pairs of ends of two lists of words.
private struct CommonLengths {
  private let left: [Int], right: [Int]
  /// [left.count + 1, right.count + 1]; 32 MB at `WordDiff.wordLimit`.
  private var table: [UInt16]

  init(_ left: [ComparedWords.Word], _ right: [ComparedWords.Word]) {
    var numbers: [Substring: Int] = [:]
    func number(_ word: ComparedWords.Word) -> Int {
      if let known = numbers[word.letters] { return known }
      numbers[word.letters] = numbers.count
      return numbers.count - 1
    }
    (self.left, self.right) = (left.map(number), right.map(number))
    table = Array(repeating: 0, count: (left.count + 1) * (right.count + 1))
    fill()
  }

  private mutating func fill() {
    let width = right.count + 1
    table.withUnsafeMutableBufferPointer { table in
      for i in left.indices.reversed() {
        let word = left[i]
        for j in right.indices.reversed() {
          let at = i * width + j
          table[at] =
            word == right[j] ? table[at + width + 1] + 1 : max(table[at + width], table[at + 1])
        }
      }
    }
  }

  /// What comes next where so many words of each are done.
  func step(_ i: Int, _ j: Int) -> WordDiff.Piece.Kind {
    guard i < left.count else { return .added }
    guard j < right.count else { return .removed }
    if left[i] == right[j] { return .same }
    let width = right.count + 1
    return table[(i + 1) * width + j] >= table[i * width + j + 1] ? .removed : .added
  }
}
