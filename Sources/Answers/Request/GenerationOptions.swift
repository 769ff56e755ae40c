/// How the next token is chosen and when to stop.
public struct GenerationOptions: Sendable, Hashable {
  /// The most tokens that are added, those of a given start not counted.
  public var maxTokens: Int
  /// 0: greedy, the default.
  public var temperature: Double
  public var topK: Int?
  public var topP: Double?
  public var seed: UInt64
  /// Whether answers to `detect` and `segment` must have the form of such answers.
  public var constrained: Bool

  public init(
    maxTokens: Int = 256, temperature: Double = 0, topK: Int? = nil, topP: Double? = nil, seed: UInt64 = 0,
    constrained: Bool = false
  ) {
    self.maxTokens = maxTokens
    self.temperature = temperature
    self.topK = topK
    self.topP = topP
    self.seed = seed
    self.constrained = constrained
  }
}
