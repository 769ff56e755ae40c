/// What a run is doing.
public enum Phase: String, Sendable { case vision, prefill, decode }

/// A token of an answer. `text` is what it adds to the stream, empty while a character is incomplete.
public struct GeneratedToken: Sendable, Equatable {
  public let id: Int
  public let text: String
  /// Natural logarithm of its probability, before temperature.
  public let logprob: Float

  public init(id: Int, text: String, logprob: Float) {
    self.id = id
    self.text = text
    self.logprob = logprob
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

  public init(
    promptIDs: [Int], text: String, tokens: [GeneratedToken], output: ParsedOutput, finish: FinishReason,
    timing: Timing
  ) {
    self.promptIDs = promptIDs
    self.text = text
    self.tokens = tokens
    self.output = output
    self.finish = finish
    self.timing = timing
  }
}

/// What a loaded model is, for status lines.
public struct ModelSummary: Sendable, Equatable {
  public let name: String
  public let imageSize: Int
  public let precision: String
  /// One line worth telling a person once: why this precision, and what is odd about the folder's settings.
  public let note: String?
  /// One line that must be told: packed weights were damaged, or cannot be kept.
  public let warning: String?
  public let weightBytes: Int
  public let hasMaskDecoder: Bool
  /// Names of things, where it knows few; nil: what anybody would try.
  public let knownNames: String?

  public init(
    name: String, imageSize: Int, precision: String, note: String? = nil, weightBytes: Int,
    hasMaskDecoder: Bool, knownNames: String? = nil, warning: String? = nil
  ) {
    self.knownNames = knownNames
    self.warning = warning
    self.name = name
    self.imageSize = imageSize
    self.precision = precision
    self.note = note
    self.weightBytes = weightBytes
    self.hasMaskDecoder = hasMaskDecoder
  }
}

/// What a session reports while it works, in order. `id` is the request's.
public enum SessionEvent: Sendable {
  case loading(fraction: Double)
  case loaded(ModelSummary)
  case loadFailed(message: String)
  /// `fraction` 0...1 of the phase's layers (vision, prefill) or of maxTokens (decode).
  case progress(id: UInt64, phase: Phase, fraction: Double)
  /// A token, and all that is parsed of the answer up to it.
  case token(id: UInt64, GeneratedToken, ParsedOutput)
  case finished(id: UInt64, Answer)
  case failed(id: UInt64, message: String)
}
