extension AnswerRecord {
  /// What one step of an answer might have been instead.
  public struct Step: Sendable, Equatable, Codable {
    public struct Alternative: Sendable, Equatable, Codable {
      public let id: Int?
      public let piece: String
      public let logprob: Double?
    }

    /// The token that it belongs to, from 0.
    public let step: Int
    public let alternatives: [Alternative]?
    /// Natural logarithms of probabilities by place, 0...1023; null: impossible.
    public let places: [Double?]?
    /// The same by mask code, 0...127.
    public let codes: [Double?]?
  }
}

extension AnswerRecord.Step {
  init(_ distribution: StepDistribution) {
    step = distribution.step
    alternatives =
      distribution.alternatives.isEmpty
      ? nil
      : distribution.alternatives.map {
        Alternative(id: $0.id, piece: $0.piece, logprob: Self.finite($0.logprob))
      }
    places = distribution.places.isEmpty ? nil : distribution.places.map(Self.finite)
    codes = distribution.codes.isEmpty ? nil : distribution.codes.map(Self.finite)
  }

  private static func finite(_ logprob: Float) -> Double? { logprob.isFinite ? Double(logprob) : nil }
}
