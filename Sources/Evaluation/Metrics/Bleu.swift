import Glibc

/// BLEU-4 of the whole (Papineni et al. 2002), as pycocoevalcap has it: precision of n-grams up to four, clipped to the
/// reference that has most of them, and a penalty for answers shorter than the references that are closest in length.
enum Bleu {
  static func score(_ words: CaptionWords) -> Score {
    let items = items(words)
    let whole = items.reduce(into: Counts()) { $0.add($1, 1) }
    let interval = Bootstrap.interval(count: items.count) { weights in
      zip(items, weights).reduce(into: Counts()) { $0.add($1.0, $1.1) }.value()
    }
    return Score(
      .bleu4, value: items.isEmpty ? nil : whole.value(), items: items.map { $0.value() },
      validity: words.validity, interval: interval,
      parts: (1...3).map { Score.Part("BLEU-\($0)", items.isEmpty ? nil : whole.value(upTo: $0)) })
  }

  private static func items(_ words: CaptionWords) -> [Counts] {
    zip(words.answers, words.references).map { answer, references in Counts(answer, references) }
  }

  /// What BLEU is made of; of a set of texts their sum.
  private struct Counts {
    private var length = 0
    private var referenceLength = 0
    /// By the n-grams' length.
    private var written = SIMD4<Int>()
    private var right = SIMD4<Int>()

    init() {}

    init(_ answer: [Int32], _ references: [[Int32]]) {
      length = answer.count
      // Of two equally close the shorter one.
      referenceLength =
        references.map(\.count).min { (abs($0 - length), $0) < (abs($1 - length), $1) } ?? 0
      for place in 0..<NGram.longest { written[place] = max(0, length - place) }
      var most: [NGram: Int] = [:]
      for reference in references { most.merge(NGram.counts(reference), uniquingKeysWith: max) }
      for (ngram, count) in NGram.counts(answer) { right[ngram.length - 1] += min(count, most[ngram] ?? 0) }
    }

    mutating func add(_ other: Counts, _ times: Int) {
      length += times * other.length
      referenceLength += times * other.referenceLength
      written &+= other.written &* SIMD4(repeating: times)
      right &+= other.right &* SIMD4(repeating: times)
    }

    /// The tiny numbers are the oracle's: they keep it from dividing by zero.
    func value(upTo longest: Int = NGram.longest) -> Double {
      var product = 1.0
      for place in 0..<longest { product *= (Double(right[place]) + 1e-15) / (Double(written[place]) + 1e-9) }
      let ratio = (Double(length) + 1e-15) / (Double(referenceLength) + 1e-9)
      return pow(product, 1 / Double(longest)) * (ratio < 1 ? exp(1 - 1 / ratio) : 1)
    }
  }
}
