import Tensors

/// What of this machine the time of an answer depends on. `SpeedMeasurement` finds it out, `ExpectedModel` uses it.
public struct MachineSpeed: Sendable, Equatable {
  /// Of one precision of a model.
  public struct Rates: Sendable, Equatable {
    /// Operations a second in the tower, and in the decoder over a whole prompt, attention left out: a multiplication
    /// and an addition are two.
    public let vision, prompt: Double
    /// Bytes of weights that are read a second for one token.
    public let token: Double

    /// nil where one of them is no speed.
    public init?(vision: Double, prompt: Double, token: Double) {
      guard [vision, prompt, token].allSatisfy(isSpeed) else { return nil }
      (self.vision, self.prompt, self.token) = (vision, prompt, token)
    }
  }

  /// Operations a second of attention, which is float32 in every precision.
  public let visionAttention, textAttention: Double
  /// By the decoder's precision.
  public let rates: [Precision: Rates]

  /// nil where one of them is no speed.
  public init?(visionAttention: Double, textAttention: Double, rates: [Precision: Rates]) {
    guard isSpeed(visionAttention), isSpeed(textAttention) else { return nil }
    (self.visionAttention, self.textAttention) = (visionAttention, textAttention)
    self.rates = rates
  }
}

/// No machine is slower than a thousand a second, or faster than 10^18.
private func isSpeed(_ rate: Double) -> Bool { (1e3...1e18).contains(rate) }
