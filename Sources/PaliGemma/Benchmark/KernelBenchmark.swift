import Tensors

/// Measures the single operations that a model's time goes into, at that model's shapes.
public struct KernelBenchmark {
  /// One operation: its speed as a part of what the machine can do.
  public struct Result: Sendable {
    public let operation: String
    public let precision, kernels: String
    public let rows, inputs, outputs: Int
    /// Median.
    public let seconds: Double
    /// Operations a second of many rows (10^9), bytes a second of one (10^9).
    public let rate: Double
    public let unit: String
    /// Of the machine's arithmetic or reading.
    public let share: Double
  }

  private let configuration: ModelConfiguration
  private let compute: Compute
  private let limits: MachineLimits
  private let tries: Int

  /// `kernels` nil: the fastest that this CPU has. Throws `ComputeError`.
  public init(_ model: SyntheticModel, threads: Int?, kernels: KernelPath?, tries: Int) throws {
    configuration = model.configuration
    compute = try Compute(threads: threads, kernels: kernels)
    limits = try MachineLimits(compute)
    self.tries = max(tries, 1)
  }

  /// The products of tower and decoder with a whole prompt and with one token, in one precision.
  public func products(_ precision: Precision) throws -> [Result] {
    let (vision, text) = (configuration.vision, configuration.text)
    let prompt = vision.patches + 8
    return try [
      product("vision mlp up", precision, vision.patches, vision.width, vision.feedForward),
      product("vision mlp down", precision, vision.patches, vision.feedForward, vision.width),
      product("vision attention out", precision, vision.patches, vision.width, vision.width),
      product("text mlp up", precision, prompt, text.width, text.feedForward),
      product("text mlp down", precision, prompt, text.feedForward, text.width),
      product("text attention out", precision, prompt, text.queryWidth, text.width),
      product("text mlp up, a token", precision, 1, text.width, text.feedForward),
      product("text mlp down, a token", precision, 1, text.feedForward, text.width),
    ]
  }

  /// Attention of tower and decoder over a whole prompt.
  public func attention() throws -> [Result] {
    let (vision, text) = (configuration.vision, configuration.text)
    return try [
      attention("vision attention", vision.patches, vision.heads, vision.heads, vision.headWidth),
      attention("text attention", vision.patches + 8, text.heads, text.keyValueHeads, text.headWidth),
    ]
  }

  private func product(
    _ name: String, _ precision: Precision, _ rows: Int, _ inputs: Int, _ outputs: Int
  ) throws -> Result {
    let tensor = try StoredTensor.random(name: name, shape: [outputs, inputs], seed: 1)
    let matrix = try WeightMatrix(tensor, precision: precision)
    let x = try Activations(rows: rows, columns: inputs)
    let y = try Activations(rows: rows, columns: outputs)
    for index in 0..<rows * inputs { x.base[index] = Float(index % 17) / 17 - 0.5 }
    let seconds = try median { try compute.linear(x, matrix, into: y) }
    let (work, unit, limit) =
      rows == 1
      ? (Double(matrix.byteCount), "GB/s", limits.read)
      : (2 * Double(rows) * Double(inputs) * Double(outputs), "Gop/s", limits.operations(precision))
    let rate = work / seconds
    return Result(
      operation: name, precision: precision.rawValue, kernels: compute.path.rawValue, rows: rows,
      inputs: inputs, outputs: outputs, seconds: seconds, rate: rate / 1e9, unit: unit, share: rate / limit)
  }

  private func attention(
    _ name: String, _ rows: Int, _ heads: Int, _ shared: Int, _ width: Int
  ) throws -> Result {
    let q = try Activations(rows: rows, columns: heads * width)
    let kept = try Activations(rows: rows, columns: shared * width)
    let keys = try KeyValueStore(capacity: rows, columns: shared * width)
    let values = try KeyValueStore(capacity: rows, columns: shared * width)
    keys.write(kept, at: 0)
    values.write(kept, at: 0)
    let out = try Activations(rows: rows, columns: heads * width)
    let all = AttentionSpan(
      rows: 0..<rows, keys: keys, values: values, visible: [Int](repeating: rows, count: rows))
    let seconds = try median {
      try compute.attention(q, [all], heads: heads, headWidth: width, scale: 1, softcap: nil, into: out)
    }
    let rate = 4 * Double(rows) * Double(rows) * Double(heads * width) / seconds
    return Result(
      operation: name, precision: "f32", kernels: compute.path.rawValue, rows: rows, inputs: width,
      outputs: heads,
      seconds: seconds, rate: rate / 1e9, unit: "Gop/s", share: rate / limits.float32)
  }

  private func median(_ work: () throws -> Void) rethrows -> Double {
    try work()
    let times = try (0..<tries).map { _ in
      let begun = ContinuousClock.now
      try work()
      return begun.seconds
    }
    return BenchmarkReport.Spread(times)?.median ?? 0
  }
}
