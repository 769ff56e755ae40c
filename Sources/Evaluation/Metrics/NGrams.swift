/// Words as numbers, the same number for the same word.
struct Vocabulary {
  private var numbers: [String: Int32] = [:]

  mutating func numbers(of words: [String]) -> [Int32] {
    words.map { word in
      if let number = numbers[word] { return number }
      let number = Int32(truncatingIfNeeded: numbers.count + 1)
      numbers[word] = number
      return number
    }
  }
}

/// One to four words in a row.
struct NGram: Hashable {
  /// 0 where there is none.
  private let words: SIMD4<Int32>

  init(_ words: ArraySlice<Int32>) {
    var all = SIMD4<Int32>()
    for (place, word) in words.enumerated() { all[place] = word }
    self.words = all
  }

  static let longest = 4
  var length: Int { words[3] != 0 ? 4 : words[2] != 0 ? 3 : words[1] != 0 ? 2 : 1 }

  /// How often each stands in a text.
  static func counts(_ words: [Int32]) -> [NGram: Int] {
    var counts: [NGram: Int] = [:]
    for length in 1...longest where words.count >= length {
      for start in 0...words.count - length { counts[NGram(words[start..<start + length]), default: 0] += 1 }
    }
    return counts
  }
}

/// Captions and their references as words, read as the oracle reads them: all answers as one text, all references as
/// another.
struct CaptionWords {
  let answers: [[Int32]]
  let references: [[[Int32]]]

  init(answers: [String], references: [[String]]) {
    var vocabulary = Vocabulary()
    self.answers = Treebank.words(answers).map { vocabulary.numbers(of: $0) }
    let flat = Treebank.words(references.flatMap { $0 }).map { vocabulary.numbers(of: $0) }
    var place = 0
    self.references = references.map { texts in
      defer { place += texts.count }
      return Array(flat[place..<place + texts.count])
    }
  }

  /// Answers with no word in them say nothing.
  var validity: [Bool] { answers.map { !$0.isEmpty } }
}
