import Glibc

/// CIDEr-D (Vedantam, Zitnick, Parikh 2015): how like an answer's n-grams are to those of the references, each weighed
/// by how rare it is among the pictures' references. 0...10; the seed's tables have it times 100.
///
/// n up to 4, counts clipped to the reference's, and a Gaussian over the difference in length, sigma 6 bigrams.
enum Cider {
  private static let sigma = 6.0

  static func score(_ words: CaptionWords) -> Score {
    let items = items(words)
    return Score(mean: .cider, items: items, validity: words.validity)
  }

  static func items(_ words: CaptionWords) -> [Double] {
    let references = words.references.map { $0.map(NGram.counts) }
    let rarity = Rarity(references)
    return zip(words.answers, references).map { answer, references in
      let answer = Weighed(NGram.counts(answer), rarity)
      let likeness = references.reduce(0) { $0 + answer.likeness(to: Weighed($1, rarity)) }
      return references.isEmpty ? 0 : 10 * likeness / Double(references.count)
    }
  }

  /// In how many pictures' references each n-gram stands.
  private struct Rarity {
    private var pictures: [NGram: Int] = [:]
    private let all: Double

    init(_ references: [[[NGram: Int]]]) {
      all = log(Double(references.count))
      for texts in references {
        for ngram in Set(texts.flatMap(\.keys)) { pictures[ngram, default: 0] += 1 }
      }
    }

    func weight(_ ngram: NGram) -> Double { all - log(Double(max(1, pictures[ngram] ?? 0))) }
  }

  /// A text's n-grams by their weight.
  private struct Weighed {
    private var weights: [NGram: Double] = [:]
    /// By the n-grams' length.
    private var norms = SIMD4<Double>()
    /// In bigrams.
    private var length = 0

    init(_ counts: [NGram: Int], _ rarity: Rarity) {
      for (ngram, count) in counts {
        let weight = Double(count) * rarity.weight(ngram)
        weights[ngram] = weight
        norms[ngram.length - 1] += weight * weight
        if ngram.length == 2 { length += count }
      }
      norms.formSquareRoot()
    }

    /// The mean over n.
    func likeness(to reference: Weighed) -> Double {
      var products = SIMD4<Double>()
      for (ngram, weight) in weights {
        guard let other = reference.weights[ngram] else { continue }
        products[ngram.length - 1] += min(weight, other) * other
      }
      for place in 0..<NGram.longest where norms[place] != 0 && reference.norms[place] != 0 {
        products[place] /= norms[place] * reference.norms[place]
      }
      let difference = Double(length - reference.length)
      return products.sum() / Double(NGram.longest) * exp(-difference * difference / (2 * sigma * sigma))
    }
  }
}
