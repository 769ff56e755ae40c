/// What a run is doing.
public enum Phase: String, Sendable { case vision, prefill, decode }

/// A token of an answer. `text` is what it adds to the stream, empty while a character is incomplete.
public struct GeneratedToken: Sendable, Equatable {
  /// nil where the engine does not tell it.
  public let id: Int?
  public let text: String
  /// Natural logarithm of its probability, before temperature; nil where the engine does not tell it.
  public let logprob: Float?
  /// Whether it was given as the answer's beginning, and not chosen.
  public let isGiven: Bool
  /// Whether it ends the answer.
  public let isEnd: Bool

  public init(id: Int?, text: String, logprob: Float?, isGiven: Bool = false, isEnd: Bool = false) {
    self.id = id
    self.text = text
    self.logprob = logprob
    self.isGiven = isGiven
    self.isEnd = isEnd
  }
}

/// Why a run ended.
public enum FinishReason: String, Sendable { case eos, length, cancelled }

/// Seconds spent, and the pace of the answer. Vision is 0 when the picture's features were kept.
public struct Timing: Sendable, Equatable {
  public var vision: Double = 0
  public var prefill: Double = 0
  public var decode: Double = 0
  public var tokensPerSecond: Double = 0

  public init() {}
}

/// A whole answer.
public struct Answer: Sendable {
  public let promptIDs: [Int]
  public let text: String
  public let tokens: [GeneratedToken]
  public let output: ParsedOutput
  public let finish: FinishReason
  public let timing: Timing
  /// Of the steps that were asked about.
  public let distributions: [StepDistribution]
  /// Of a request's candidates those that were scored, in the request's order.
  public let candidates: [CandidateScore]
  public let attention: [StepAttention]

  public init(
    promptIDs: [Int], text: String, tokens: [GeneratedToken], output: ParsedOutput, finish: FinishReason,
    timing: Timing, distributions: [StepDistribution] = [], candidates: [CandidateScore] = [],
    attention: [StepAttention] = []
  ) {
    self.promptIDs = promptIDs
    self.text = text
    self.tokens = tokens
    self.output = output
    self.finish = finish
    self.timing = timing
    self.distributions = distributions
    self.candidates = candidates
    self.attention = attention
  }
}
