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
