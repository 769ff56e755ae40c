import Files
import Tensors

/// Measures in a second or two how fast this machine is: a layer or two of the tower, two or three of the decoder, and as
/// many as fill the memory at hand for one token, at the first model's sizes, with the very code that answers.
public struct SpeedMeasurement {
  private let compute: Compute
  private let memory: StoredTensor
  private let pass: ForwardPass
  /// Seconds for each thing that is measured.
  private let seconds: Double
  private static let promptTokens = 8

  public var threads: Int { compute.threads }
  public var kernels: KernelPath { compute.path }

  /// Takes `byteCount` bytes. Throws `BenchmarkError.memory` or `ComputeError.outOfMemory`.
  public init(
    threads: Int? = nil, seconds: Double = 0.05, available: Int? = MachineMemory().available,
    isCancelled: @escaping () -> Bool
  ) throws {
    if let available, available < Self.byteCount {
      throw BenchmarkError.memory(needed: Self.byteCount, available: available)
    }
    compute = try Compute(threads: threads)
    memory = try WeightWindows.memory()
    self.seconds = seconds
    pass = ForwardPass(isCancelled: isCancelled)
  }

  /// What it takes of memory, at most.
  static let byteCount = WeightWindows.stretch + 64 << 20

  /// `progress` gets 0...1. Throws `Cancelled` or `ComputeError`, or `BenchmarkError.noSpeed` where the clock stands
  /// still.
  public func run(_ precisions: [Precision], progress: (Double) -> Void = { _ in }) throws -> MachineSpeed {
    let shape = try SyntheticModel.sample(textLayers: 2).configuration
    let vision = try attention(
      shape.vision.patches, shape.vision.heads, shape.vision.heads, shape.vision.headWidth)
    let text = try attention(
      shape.vision.patches + Self.promptTokens, shape.text.heads, shape.text.keyValueHeads,
      shape.text.headWidth)
    var rates: [Precision: MachineSpeed.Rates] = [:]
    for (index, precision) in precisions.enumerated() {
      progress(Double(index) / Double(precisions.count))
      rates[precision] = try self.rates(precision, vision, text)
    }
    guard let speed = MachineSpeed(visionAttention: vision, textAttention: text, rates: rates) else {
      throw BenchmarkError.noSpeed
    }
    return speed
  }

  private func rates(
    _ precision: Precision, _ visionAttention: Double, _ textAttention: Double
  ) throws -> MachineSpeed.Rates {
    // What is fast is measured on more, or its share of what comes once a pass would be too large.
    let isSlow = precision == .f32
    let model = try model(precision, visionLayers: isSlow ? 1 : 2, textLayers: isSlow ? 2 : 3)
    let work = Work(configuration: model.configuration)
    let patches = try Activations(
      rows: model.configuration.imageTokens, columns: model.configuration.vision.patchElements)
    for index in 0..<patches.rows * patches.columns { patches.base[index] = Float(index % 255) / 127.5 - 1 }
    let token = try token(precision)
    let vision = try fastest { _ = try model.features(patches: patches, pass) }
    let features = try model.features(patches: patches, pass)
    let ids = (0..<patches.rows + Self.promptTokens).map { 2 + $0 % 1000 }
    let prompt = try fastest {
      try Decoding(model, prompt: ids.count, more: 0).prefill(ids, [features], pass)
    }
    let rates = MachineSpeed.Rates(
      vision: Self.rate(work.vision, vision, attention: work.visionAttention, at: visionAttention),
      prompt: Self.rate(
        work.prefill(ids.count), prompt, attention: work.prefillAttention(ids.count), at: textAttention),
      token: token)
    guard let rates else { throw BenchmarkError.noSpeed }
    return rates
  }

  /// Bytes a second of one token, from layers that are larger than the caches.
  private func token(_ precision: Precision) throws -> Double {
    let layer = Work(configuration: try SyntheticModel.sample(textLayers: 1).configuration).bytesPerToken(
      precision)
    let model = try model(precision, textLayers: max(1, Int(Double(memory.bytes.count) / layer)))
    let limit = 64
    let decoding = try Decoding(model, prompt: 1, more: limit)
    try decoding.prefill([2], [], pass)
    return Work.bytesPerToken(model.decoder.weights)
      / (try fastest(atMost: limit) { try decoding.step(2, pass) })
  }

  private func model(
    _ precision: Precision, visionLayers: Int = 1, textLayers: Int
  ) throws -> PaliGemmaModel {
    let sample = try SyntheticModel.sample(visionLayers: visionLayers, textLayers: textLayers)
    let configuration = sample.configuration
    let precisions = PrecisionPlan(.fixed(precision), elements: 0)
    var loader = WeightLoader(
      try CheckedWeights(RandomWeights(sample), configuration), precisions,
      packed: WeightWindows(memory, configuration, precisions)
    ) { _ in try pass.checkCancellation() }
    return PaliGemmaModel(configuration, ModelWeights(configuration, try loader.load()), compute)
  }

  private func attention(_ rows: Int, _ heads: Int, _ shared: Int, _ width: Int) throws -> Double {
    let trial = try AttentionTrial(rows: rows, heads: heads, shared: shared, headWidth: width)
    return trial.operations / (try fastest { try trial.run(on: compute) })
  }

  /// Operations a second beside attention, whose time is known: where that says more than all took, half of it is
  /// taken off.
  static func rate(_ operations: Double, _ seconds: Double, attention: Double, at rate: Double) -> Double {
    (operations - attention) / max(seconds - attention / rate, seconds / 2)
  }

  /// Seconds: the fewest of as many tries as the time allows, and of two at least. Other programs make it slower, and
  /// what is found is kept for times when they do not run.
  private func fastest(atMost limit: Int = .max, _ work: () throws -> Void) throws -> Double {
    let begun = ContinuousClock.now
    var times: [Double] = []
    while times.count < min(limit, 2) || (begun.seconds < seconds && times.count < limit) {
      try pass.checkCancellation()
      let start = ContinuousClock.now
      try work()
      times.append(start.seconds)
    }
    return max(times.min() ?? 0, 1e-9)
  }
}
