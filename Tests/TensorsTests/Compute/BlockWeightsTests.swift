import Testing

@testable import Tensors

/// Products of 8 and 4 bits: exact for the rounded weights, close to the weights as they were.
struct BlockWeightsTests {
  private func dequantised(_ matrix: WeightMatrix, _ compute: Compute) -> [[Float]] {
    (0..<matrix.outputs).map { output in
      var row = [Float](repeating: 0, count: matrix.inputs)
      row.withUnsafeMutableBufferPointer { compute.embed(matrix, row: output, into: $0) }
      return row
    }
  }

  /// One path after another against the sum over the rounded weights; the rows' own rounding to 8 bits is at
  /// most half a step, 1/254 of a block's largest value, an input.
  @Test(arguments: KernelPath.detected, [Precision.q8, .q4])
  func equalsTheSumOfRoundedWeights(_ path: KernelPath, _ precision: Precision) throws {
    let compute = try Compute(threads: 2, kernels: path)
    for (rows, inputs, outputs) in (1...70).map({ ($0 % 14 + 1, $0, $0 % 40 + 1) }) + [
      (13, 588, 130), (9, 4304, 65),
    ] {
      let x = Samples.values(inputs * rows, 2)
      let bias = Samples.values(outputs, 3)
      let tensor = Samples.tensor(Samples.values(inputs * outputs, 1), [outputs, inputs], .float32)
      let matrix = try WeightMatrix(tensor, precision: precision)
      let weights = dequantised(matrix, compute)
      let y = try Activations(rows: rows, columns: outputs)
      try compute.linear(try Samples.activations(x, rows: rows), matrix, bias: bias, into: y)
      for row in 0..<rows {
        for output in 0..<outputs {
          let products = (0..<inputs).map { Double(x[row * inputs + $0]) * Double(weights[output][$0]) }
          let bound = weights[output].reduce(0) { $0 + abs(Double($1)) } / 254 + 1e-4
          let expected = Double(bias[output]) + products.reduce(0, +)
          #expect(abs(Double(y.row(row)[output]) - expected) <= bound, "\(rows) \(inputs) \(outputs)")
        }
      }
    }
  }

  /// All paths make the same integers; only the order of the float sums differs.
  @Test(arguments: [Precision.q8, .q4])
  func pathsAgree(_ precision: Precision) throws {
    let matrix = try WeightMatrix(
      Samples.tensor(Samples.values(77 * 300, 1), [77, 300], .bfloat16), precision: precision)
    let x = try Samples.activations(Samples.values(8 * 300, 5), rows: 8)
    let results = try KernelPath.detected.map { path in
      let y = try Activations(rows: 8, columns: 77)
      try Compute(threads: 1, kernels: path).linear(x, matrix, into: y)
      return Samples.contents(y)
    }
    for result in results {
      for (a, b) in zip(result, results[0]) { #expect(abs(a - b) < 1e-4) }
    }
  }

  /// A weight is off by half a step at most: a step is 1/127 or 1/7 of the block's largest, and a little more for
  /// the scale's own rounding. 4 bits may cut the largest where that makes all others finer.
  @Test func weightsStayClose() throws {
    let compute = try Compute(threads: 1)
    let values = Samples.values(64 * 50, 4)
    let tensor = Samples.tensor(values, [50, 64], .float32)
    for (precision, bound) in [(Precision.q8, Float(0.006)), (.q4, 0.2)] {
      let rows = dequantised(try WeightMatrix(tensor, precision: precision), compute)
      let worst = zip(rows.joined(), values).map { abs($0 - $1) }.max() ?? .infinity
      #expect(worst < bound)
    }
  }

  @Test(arguments: KernelPath.detected, [Precision.q8, .q4])
  func damagedWeightsShowAndDoNotCrash(_ path: KernelPath, _ precision: Precision) throws {
    var values = Samples.values(40 * 3, 1)
    values[5] = .nan
    values[45] = .infinity
    values[85] = .greatestFiniteMagnitude
    let matrix = try WeightMatrix(Samples.tensor(values, [3, 40], .float32), precision: precision)
    let y = try Activations(rows: 1, columns: 3)
    let compute = try Compute(threads: 1, kernels: path)
    try compute.linear(try Samples.activations(Samples.values(40, 2), rows: 1), matrix, into: y)
    #expect(y.row(0)[0].isNaN && y.row(0)[1].isNaN)
    try compute.linear(
      try Samples.activations([.nan] + Samples.values(39, 2), rows: 1), matrix, into: y)
    #expect(y.row(0)[2].isNaN)
  }

  @Test func sizesAreThoseOfTheBlocks() throws {
    let tensor = Samples.tensor(Samples.values(32 * 64, 1), [32, 64], .float32)
    #expect(try WeightMatrix(tensor, precision: .q8).byteCount == 32 * 64 * 33 / 32)
    #expect(try WeightMatrix(tensor, precision: .q4).byteCount == 32 * 64 * 9 / 16)
    #expect(try WeightMatrix(tensor, precision: .bf16).byteCount == 32 * 64 * 2)
  }
}
