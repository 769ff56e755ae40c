/// What an answer's step might have been instead. Natural logarithms of probabilities before temperature, over the
/// tokens that may come there: of an answer that is held to a form, over what that form allows. What may not come is no
/// alternative, and among places and codes minus infinity. Steps of which there is nothing to say have none.
public struct StepDistribution: Sendable, Equatable {
  public struct Alternative: Sendable, Equatable {
    /// nil where the engine does not tell it.
    public let id: Int?
    /// The piece as the vocabulary writes it; where the engine tells no id, as it tells the piece.
    public let piece: String
    public let logprob: Float

    public init(id: Int?, piece: String, logprob: Float) {
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
