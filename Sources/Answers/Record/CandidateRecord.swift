extension AnswerRecord {
  /// How likely a given answer was. Natural logarithms of probabilities.
  public struct Candidate: Sendable, Equatable, Codable {
    public let text: String
    /// Of the whole answer and its end.
    public let sum: Double
    /// The same per token, the end among them.
    public let mean: Double
    /// Of the end after it.
    public let end: Double
    public let tokens: [Token]
  }
}

extension AnswerRecord.Candidate {
  init(_ score: CandidateScore) {
    self.init(
      text: score.text, sum: Double(score.sum), mean: Double(score.mean), end: Double(score.end),
      tokens: score.tokens.map(AnswerRecord.Token.init))
  }
}

extension CandidateScore {
  public init(_ record: AnswerRecord.Candidate, index: Int) {
    self.init(
      index: index, text: record.text,
      tokens: record.tokens.map {
        GeneratedToken(id: $0.id, text: $0.text, logprob: $0.logprob.map { Float($0) })
      }, end: Float(record.end))
  }
}
