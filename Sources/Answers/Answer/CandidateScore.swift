import Foundation

/// How likely a candidate is as the whole answer.
public struct CandidateScore: Sendable, Equatable {
  /// Its place in the request.
  public let index: Int
  /// As it was given.
  public let text: String
  /// Its tokens with the natural logarithms of their probabilities, each after those before it; what was given before the
  /// candidates is not among them.
  public let tokens: [GeneratedToken]
  /// Natural logarithm of the probability that the answer ends there.
  public let end: Float

  public init(index: Int, text: String, tokens: [GeneratedToken], end: Float) {
    self.index = index
    self.text = text
    self.tokens = tokens
    self.end = end
  }

  /// Natural logarithm of the probability of the whole answer and its end.
  public var sum: Float { tokens.reduce(end) { $0 + ($1.logprob ?? 0) } }

  /// The same per token, the end among them: it does not favour short answers.
  public var mean: Float { sum / Float(tokens.count + 1) }
}

extension [CandidateScore] {
  /// The likeliest first, the order of the request between equals; `share`: of what the probabilities of all of them come
  /// to.
  public var ranked: [(score: CandidateScore, share: Double)] {
    let sorted = sorted { $0.sum > $1.sum || ($0.sum == $1.sum && $0.index < $1.index) }
    guard let top = map(\.sum).filter(\.isFinite).max() else { return sorted.map { ($0, 0) } }
    let weights = sorted.map { $0.sum.isFinite ? exp(Double($0.sum - top)) : 0 }
    let all = weights.reduce(0, +)
    return zip(sorted, weights).map { ($0, $1 / all) }
  }
}
