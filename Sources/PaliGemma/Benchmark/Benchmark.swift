import Files
import Glibc
import Tensors

/// Measures a model: the tower, the prompt's pass and generation, on random patches and tokens.
///
/// Belongs to one thread at a time.
public final class Benchmark {
  /// What is measured, of which model.
  public struct Plan: Sendable {
    public var precision = PrecisionChoice.automatic
    public var threads: Int?
    public var images = 1
    /// Tokens of the prompt after the image tokens.
    public var promptTokens = 8
    /// Tokens to generate after the first.
    public var tokens = 32

    public init() {}
  }

  public let report: BenchmarkReport.Model
  private let plan: Plan
  private let model: PaliGemmaModel
  private let work: Work
  private let pass: ForwardPass

  /// Makes a model with random weights.
  public convenience init(
    _ synthetic: SyntheticModel, _ plan: Plan, progress: @escaping (Double) -> Void,
    isCancelled: @escaping () -> Bool
  ) throws {
    let begun = ContinuousClock.now
    let configuration = synthetic.configuration
    let rows = WeightTable(configuration).required
    let elements = rows.reduce(0) { $0 + $1.elementCount }
    let precisions = PrecisionPlan(plan.precision, elements: elements, free: availableMemory())
    let needed = MemoryPrediction.weights(rows, precisions) + 2 * (rows.map(\.elementCount).max() ?? 0)
    if let available = availableMemory(), needed > available {
      throw ModelError.memory(folder: Path(synthetic.name), needed: needed, available: available)
    }
    let weights = try CheckedWeights(RandomWeights(synthetic), configuration)
    var loader = WeightLoader(weights, configuration, precisions) { fraction in
      if isCancelled() { throw Cancelled() }
      progress(fraction)
    }
    let loaded = try loader.load()
    let model = PaliGemmaModel(configuration, loaded, try Compute(threads: plan.threads))
    try self.init(
      model, name: synthetic.name, precisions: precisions, bytes: loaded.byteCount, load: begun.seconds, plan,
      isCancelled)
  }

  /// Loads a model folder as every other command does.
  public convenience init(
    _ settings: EmbeddedEngine.Settings, _ plan: Plan, progress: @escaping (Double) -> Void,
    isCancelled: @escaping () -> Bool
  ) throws {
    let begun = ContinuousClock.now
    let loaded = try LoadedModel(settings, progress: progress, isCancelled: isCancelled)
    try self.init(
      loaded.model, name: loaded.summary.name, precisions: loaded.plan, bytes: loaded.summary.weightBytes,
      load: begun.seconds, plan, isCancelled)
  }

  private init(
    _ model: PaliGemmaModel, name: String, precisions: PrecisionPlan, bytes: Int, load: Double, _ plan: Plan,
    _ isCancelled: @escaping () -> Bool
  ) throws {
    self.model = model
    self.plan = plan
    work = Work(configuration: model.configuration)
    pass = ForwardPass(isCancelled: isCancelled)
    let text = model.configuration.text
    let prompt = plan.images * model.configuration.imageTokens + plan.promptTokens
    guard prompt + plan.tokens <= text.positions else {
      throw BenchmarkError.tooLong(tokens: prompt + plan.tokens, positions: text.positions)
    }
    report = BenchmarkReport.Model(
      name: name, precision: precisions.name, kernels: model.compute.path.rawValue,
      threads: model.compute.threads, promptTokens: prompt, weightBytes: bytes, loadSeconds: load,
      limits: try MachineLimits(model.compute), visionPrecision: precisions.vision,
      textPrecision: precisions.text,
      visionOperations: work.vision * Double(plan.images), prefillOperations: work.prefill(prompt),
      bytesPerToken: Work.bytesPerToken(model.decoder.weights))
  }

  /// One round of everything after the warm-up's. Throws `Cancelled` and `ComputeError`.
  public func run() throws -> BenchmarkReport.Run {
    let vision = model.configuration.vision
    let patches = try Activations(rows: vision.patches, columns: vision.patchElements)
    for index in 0..<patches.rows * patches.columns { patches.base[index] = Float(index % 255) / 127.5 - 1 }
    let begun = ContinuousClock.now
    let features = try (0..<plan.images).map { _ in try model.features(patches: patches, pass) }
    let seen = begun.seconds

    let text = model.configuration.text
    let ids = (0..<report.promptTokens).map { 2 + $0 % (min(text.vocabularyRows, 1000) - 2) }
    let decoding = try Decoding(model, prompt: ids.count, more: plan.tokens)
    let read = ContinuousClock.now
    try decoding.prefill(ids, features, pass)
    let prefill = read.seconds

    let written = ContinuousClock.now
    for token in 0..<plan.tokens {
      try pass.checkCancellation()
      try decoding.step(ids[token % ids.count], pass)
    }
    return BenchmarkReport.Run(
      vision: seen, prefill: prefill, decode: written.seconds / Double(max(plan.tokens, 1)))
  }
}
