import Tensors

/// What a model of a published shape would take on this machine, without the model.
public struct ExpectedModel: Sendable {
  /// How long an answer takes.
  public struct Time: Sendable, Equatable {
    /// Seconds from a new picture to the first token, and from one token to the next.
    public let firstToken, token: Double

    /// Seconds of an answer of so many tokens.
    public func answer(tokens: Int) -> Double { firstToken + Double(max(tokens - 1, 0)) * token }
  }

  public let name: String
  private let configuration: ModelConfiguration
  private let work: Work
  /// Positions of the prompt: a picture and some words.
  private let positions: Int

  public init(_ model: SyntheticModel, promptTokens: Int = 8) {
    name = model.name
    configuration = model.configuration
    work = Work(configuration: configuration)
    positions = configuration.imageTokens + promptTokens
  }

  /// Bytes that must be free for it: weights, and the buffers of a run.
  public func memory(_ precision: Precision) -> Int {
    let plan = PrecisionPlan(.fixed(precision), elements: 0)
    return MemoryPrediction.weights(WeightTable(configuration).required, plan)
      + MemoryPrediction.run(configuration, precision, rows: configuration.imageTokens + 512)
  }

  /// nil: this precision was not measured.
  public func time(_ precision: Precision, on speed: MachineSpeed) -> Time? {
    guard let rates = speed.rates[precision] else { return nil }
    let vision =
      (work.vision - work.visionAttention) / rates.vision + work.visionAttention / speed.visionAttention
    let attention = work.prefillAttention(positions)
    let prompt = (work.prefill(positions) - attention) / rates.prompt + attention / speed.textAttention
    return Time(firstToken: vision + prompt, token: work.bytesPerToken(precision) / rates.token)
  }
}
