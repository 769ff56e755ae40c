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
    /// How many sequences decode together, one count after another, for `together`: 1 to `mostTogether` each.
    public var together: [Int] = []
    /// Times that each of them is measured.
    public var rounds = 3

    public static let mostTogether = AnswerBatch.most

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
    var loader = WeightLoader(weights, precisions) { fraction in
      if isCancelled() { throw Cancelled() }
      progress(fraction)
    }
    let loaded = try loader.load()
    let model = PaliGemmaModel(
      configuration, ModelWeights(configuration, loaded), try Compute(threads: plan.threads))
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
    let written = max(plan.together.count * (plan.rounds + 1), 1).multipliedReportingOverflow(by: plan.tokens)
    let longest = written.overflow ? Int.max : prompt + min(written.partialValue, Int.max - prompt)
    guard longest <= text.positions else {
      throw BenchmarkError.tooLong(tokens: longest, positions: text.positions)
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

  /// Sequences that decode together, as many as `plan.together` says, one count after another, each some times after
  /// one to warm up: so that what else the machine does meets all of them. Throws `Cancelled` and `ComputeError`.
  public func together(progress: (Double) -> Void = { _ in }) throws -> [BenchmarkReport.Together] {
    let counts = plan.together
    guard let most = counts.max() else { return [] }
    let all = (plan.rounds + 1) * counts.count
    let decodings = try (0..<most).map { index in
      progress(0.5 * Double(index) / Double(most))
      return try begun(seed: index, more: all * plan.tokens)
    }
    let logits = try Activations(rows: most, columns: model.configuration.text.vocabularyRows)
    var seconds: [Int: [Double]] = [:]
    for step in 0..<all {
      progress(0.5 + 0.5 * Double(step) / Double(all))
      let count = counts[step % counts.count]
      let each = try self.seconds(decodings.prefix(count), logits)
      if step >= counts.count { seconds[count, default: []].append(each) }
    }
    return counts.compactMap { count in
      BenchmarkReport.Spread(seconds[count] ?? []).map { BenchmarkReport.Together(count: count, step: $0) }
    }
  }

  /// A sequence that has read a prompt of its own, on features of nothing.
  private func begun(seed: Int, more: Int) throws -> Decoding {
    let text = model.configuration.text
    let features = try (0..<plan.images).map { _ in
      try Activations(rows: model.configuration.imageTokens, columns: text.width)
    }
    let ids = (0..<report.promptTokens).map { 2 + ($0 + seed) % (min(text.vocabularyRows, 1000) - 2) }
    let decoding = try Decoding(model, prompt: ids.count, more: more)
    try decoding.prefill(ids, features, pass)
    return decoding
  }

  /// Of a step that gives each of the sequences a token.
  private func seconds(_ decodings: ArraySlice<Decoding>, _ logits: Activations) throws -> Double {
    let begun = ContinuousClock.now
    for token in 0..<plan.tokens {
      try pass.checkCancellation()
      let steps = decodings.map { Decoding.Step(decoding: $0, id: 2 + token % 500, only: nil) }
      try Decoding.step(steps, into: logits, pass)
    }
    return begun.seconds / Double(max(plan.tokens, 1))
  }
}
