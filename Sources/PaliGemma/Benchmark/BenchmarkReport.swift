import Glibc
import Tensors

/// What a benchmark found: the model, the machine, and run by run what was measured.
public struct BenchmarkReport: Sendable {
  public struct Model: Sendable {
    public let name, precision, kernels: String
    public let threads, promptTokens, weightBytes: Int
    public let loadSeconds: Double
    public let limits: MachineLimits
    let visionPrecision, textPrecision: Precision
    let visionOperations, prefillOperations, bytesPerToken: Double
  }

  /// Seconds of one run: the pictures, the prompt up to the first token's logits, one generated token.
  public struct Run: Sendable, Equatable {
    public let vision, prefill, decode: Double

    public init(vision: Double, prefill: Double, decode: Double) {
      self.vision = vision
      self.prefill = prefill
      self.decode = decode
    }
  }

  /// Sequences that decode together: seconds of a step, which gives each of them a token.
  public struct Together: Sendable, Equatable {
    public let count: Int
    public let step: Spread

    /// Of all of them, in the median.
    public var tokensPerSecond: Double { Double(count) / Swift.max(step.median, 1e-9) }
  }

  /// Least, middle and most of some numbers.
  public struct Spread: Sendable, Equatable {
    public let min, median, max: Double

    /// The same in another unit.
    public func scaled(_ factor: Double) -> Spread {
      Spread(min: min * factor, median: median * factor, max: max * factor)
    }

    private init(min: Double, median: Double, max: Double) {
      self.min = min
      self.median = median
      self.max = max
    }

    /// nil for no numbers.
    public init?(_ values: [Double]) {
      let sorted = values.sorted()
      guard let first = sorted.first, let last = sorted.last else { return nil }
      min = first
      max = last
      median = (sorted[(sorted.count - 1) / 2] + sorted[sorted.count / 2]) / 2
    }
  }

  public let model: Model
  public let runs: [Run]
  public let together: [Together]
  /// The most memory this process has had, in bytes; nil where the system does not tell.
  public let peakMemory: Int?

  public init(_ model: Model, _ runs: [Run], together: [Together] = []) {
    self.model = model
    self.runs = runs
    self.together = together
    peakMemory = statusBytes("VmHWM:")
  }

  public var vision: Spread? { Spread(runs.map(\.vision)) }
  /// Time to the first token of a new prompt on a picture whose features are kept.
  public var prefill: Spread? { Spread(runs.map(\.prefill)) }
  /// Time to the first token of a new picture.
  public var firstToken: Spread? { Spread(runs.map { $0.vision + $0.prefill }) }
  /// Seconds a generated token takes.
  public var decode: Spread? { Spread(runs.map(\.decode)) }
  public var tokensPerSecond: Spread? { Spread(runs.map { 1 / Swift.max($0.decode, 1e-9) }) }

  /// Median speed as a part of the machine's arithmetic (vision, prefill) or of its reading (decode).
  public var visionShare: Double? {
    vision.map { model.visionOperations / $0.median / model.limits.operations(model.visionPrecision) }
  }
  public var prefillShare: Double? {
    prefill.map { model.prefillOperations / $0.median / model.limits.operations(model.textPrecision) }
  }
  public var decodeShare: Double? { decode.map { model.bytesPerToken / $0.median / model.limits.read } }

  /// How many times the tokens of one sequence alone so many give; nil where one alone was not measured.
  public func gain(_ together: Together) -> Double? {
    let alone = self.together.first { $0.count == 1 }
    return alone.map { together.tokensPerSecond / $0.tokensPerSecond }
  }
}
