/// Which probabilities are wanted besides those of the answer's tokens, given and chosen. Nothing is computed for what
/// is not asked for.
public struct DistributionQuery: Sendable, Hashable {
  /// The likeliest tokens of each step, so many of them.
  public var alternatives: Int
  /// All 1024 places, at steps where the answer has one.
  public var places: Bool
  /// All 128 mask codes, at steps where the answer has one.
  public var codes: Bool
  /// The steps that are meant, counted from the answer's first token; nil: all.
  public var steps: Set<Int>?

  public init(alternatives: Int = 0, places: Bool = false, codes: Bool = false, steps: Set<Int>? = nil) {
    self.alternatives = alternatives
    self.places = places
    self.codes = codes
    self.steps = steps
  }

  public static let none = DistributionQuery()

  public func includes(step: Int) -> Bool { self != .none && steps?.contains(step) != false }
}

/// What an answer's step might have been instead. Natural logarithms of probabilities before temperature, over the
/// tokens that may come there: of an answer that is held to a form, over what that form allows. What may not come is no
/// alternative, and among places and codes minus infinity. Steps of which there is nothing to say have none.
public struct StepDistribution: Sendable, Equatable {
  public struct Alternative: Sendable, Equatable {
    public let id: Int
    /// The piece as the vocabulary writes it.
    public let piece: String
    public let logprob: Float

    public init(id: Int, piece: String, logprob: Float) {
      self.id = id
      self.piece = piece
      self.logprob = logprob
    }
  }

  /// The answer's token that it belongs to, from 0.
  public let step: Int
  /// The likeliest first, the chosen one among them when it is.
  public let alternatives: [Alternative]
  /// By place, 0...1023; empty where none were asked for.
  public let places: [Float]
  /// By code, 0...127; empty where none were asked for.
  public let codes: [Float]

  public init(step: Int, alternatives: [Alternative] = [], places: [Float] = [], codes: [Float] = []) {
    self.step = step
    self.alternatives = alternatives
    self.places = places
    self.codes = codes
  }
}
