import Testing

@testable import Tensors

/// Matrix products against a double-precision sum, on every path this CPU has, at every tail length.
struct LinearTests {
  /// R, I, O: every tail of a vector, of the tiles of rows and outputs, and of the blocks of inputs.
  private static let shapes =
    (1...70).map { ($0 % 14 + 1, $0, $0 % 9 + 1) } + [(7, 588, 130), (3, 4304, 65), (30, 2100, 75)]

  @Test(arguments: KernelPath.detected, [ElementType.float32, .bfloat16, .float16])
  func equalsTheSumAtEveryLength(_ path: KernelPath, _ type: ElementType) throws {
    for precision in [Precision.f32, .bf16] {
      for (rows, inputs, outputs) in Self.shapes {
        // Products are exact in both precisions; only the sums round.
        let error = try worstError(path, type, precision, rows, inputs, outputs)
        #expect(
          error < 1e-5 * Double(inputs).squareRoot() + 1e-6, "\(precision) \(rows) \(inputs) \(outputs)")
      }
    }
  }

  private func worstError(
    _ path: KernelPath, _ type: ElementType, _ precision: Precision, _ rows: Int, _ inputs: Int,
    _ outputs: Int
  ) throws -> Double {
    let compute = try Compute(threads: 2, kernels: path)
    let (w, x) = (Samples.values(inputs * outputs, 1), Samples.values(inputs * rows, 2))
    let bias = Samples.values(outputs, 3)
    let matrix = try WeightMatrix(Samples.tensor(w, [outputs, inputs], type), precision: precision)
    let y = try Activations(rows: rows, columns: outputs)
    try compute.linear(try Samples.activations(x, rows: rows), matrix, bias: bias, into: y)
    var worst = 0.0
    for row in 0..<rows {
      for output in 0..<outputs {
        var expected = Double(bias[output])
        for i in 0..<inputs { expected += Double(x[row * inputs + i]) * Double(w[output * inputs + i]) }
        worst = max(worst, abs(Double(y.row(row)[output]) - expected))
      }
    }
    return worst
  }

  @Test func rowsOutsideTheRangeStay() throws {
    let compute = try Compute(threads: 2)
    let matrix = try WeightMatrix(Samples.tensor([1, 2], [1, 2], .float32), precision: .f32)
    let y = try Samples.activations([9, 9, 9], rows: 3)
    try compute.linear(try Samples.activations([1, 1, 2, 2, 3, 3], rows: 3), matrix, rows: 1..<2, into: y)
    #expect(Samples.contents(y) == [9, 6, 9])
  }

  @Test func aPathOfAnotherCPUIsRefused() throws {
    for path in KernelPath.allCases where !KernelPath.detected.contains(path) {
      #expect(throws: ComputeError.missing(path: path)) { try Compute(kernels: path) }
    }
    #expect(
      ComputeError.missing(path: .neon).description == "this CPU cannot run the neon kernels")
  }
}
