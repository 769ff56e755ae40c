import Testing

@testable import Tensors

/// Up to `Compute.fewRows` rows a row gives the bits that it gives alone on one thread: in every operation, on every
/// path this CPU has, with every tail, however many come with it and however many threads share the work.
struct FewRowsTests {
  private static let all = Compute.fewRows

  /// Of values that no format holds, so that every sum rounds.
  private func values(_ count: Int, _ seed: Int) -> [Float] {
    Samples.values(count, seed).map { $0 * 1.37 + 0.0113 }
  }

  private func rows(_ values: [Float], _ columns: Int, _ range: Range<Int>) throws -> Activations {
    try Samples.activations(
      Array(values[range.lowerBound * columns..<range.upperBound * columns]), rows: range.count)
  }

  /// Compares what `operation` makes of every row alone with what it makes of 1 to 8 of them, beginning anywhere.
  private func check(
    _ path: KernelPath, columns: Int, _ what: String,
    _ operation: (Compute, Activations) throws -> Activations
  ) throws {
    let x = values(Self.all * columns, 2)
    let alone = try (0..<Self.all).map { row in
      Samples.contents(
        try operation(try Compute(threads: 1, kernels: path), try rows(x, columns, row..<row + 1)))
    }
    for threads in 1...3 {
      let compute = try Compute(threads: threads, kernels: path)
      for count in 1...Self.all {
        let first = (count * 3 + threads) % (Self.all - count + 1)
        let y = try operation(compute, try rows(x, columns, first..<first + count))
        for row in 0..<count {
          let same = zip(y.row(row), alone[first + row]).allSatisfy { $0.bitPattern == $1.bitPattern }
          #expect(same, "\(what): row \(first + row) of \(count), \(threads) threads")
        }
      }
    }
  }

  /// Tails of vectors, blocks, panels and slices.
  private static let shapes = [
    (1, 1), (7, 3), (31, 17), (33, 16), (64, 5), (65, 40), (100, 33), (588, 70), (2048, 48), (2113, 35),
    (4304, 18),
  ]

  @Test(arguments: KernelPath.detected, Precision.allCases)
  func products(_ path: KernelPath, _ precision: Precision) throws {
    for (inputs, outputs) in Self.shapes {
      for type in precision == .f32 ? [ElementType.float32, .bfloat16, .float16] : [.float32] {
        let tensor = Samples.tensor(values(inputs * outputs, 1), [outputs, inputs], type)
        let matrix = try WeightMatrix(tensor, precision: precision)
        let bias = values(outputs, 3)
        try check(path, columns: inputs, "\(inputs) to \(outputs)") { compute, x in
          let y = try Activations(rows: x.rows, columns: outputs)
          try compute.linear(x, matrix, bias: bias, into: y)
          return y
        }
      }
    }
  }

  /// Blocks keep their order for any number of rows.
  @Test(arguments: KernelPath.detected, [Precision.q8, .q4])
  func manyRowsOfBlocks(_ path: KernelPath, _ precision: Precision) throws {
    let (inputs, outputs, count) = (4304, 50, 31)
    let matrix = try WeightMatrix(
      Samples.tensor(values(inputs * outputs, 1), [outputs, inputs], .float32), precision: precision)
    let x = values(count * inputs, 2)
    let compute = try Compute(threads: 2, kernels: path)
    let y = try Activations(rows: count, columns: outputs)
    try compute.linear(try rows(x, inputs, 0..<count), matrix, into: y)
    for row in 0..<count {
      let alone = try Activations(rows: 1, columns: outputs)
      try compute.linear(try rows(x, inputs, row..<row + 1), matrix, into: alone)
      #expect(Array(y.row(row)) == Samples.contents(alone), "\(row)")
    }
  }

  @Test(arguments: KernelPath.detected)
  func activations(_ path: KernelPath) throws {
    for columns in [1, 7, 17, 64, 72, 1000, 5003] {
      try check(path, columns: columns, "gelu of \(columns)") { compute, x in
        compute.geluTanh(x)
        return x
      }
      try check(path, columns: columns, "gated gelu of \(columns)") { compute, x in
        let up = try Samples.activations(Samples.contents(x).map { 1 - $0 }, rows: x.rows)
        compute.gatedGelu(gate: x, up: up)
        return x
      }
      try check(path, columns: columns, "sum of \(columns)") { compute, x in
        compute.add(try Samples.activations(Samples.contents(x).map { $0 * 0.7 }, rows: x.rows), to: x)
        return x
      }
      try check(path, columns: columns, "softcap of \(columns)") { compute, x in
        compute.softcap(x, rows: x.rows, 0.9)
        return x
      }
    }
  }

  @Test(arguments: KernelPath.detected)
  func norms(_ path: KernelPath) throws {
    for columns in [1, 7, 17, 64, 1152, 2051] {
      let (scale, bias) = (values(columns, 4), values(columns, 5))
      try check(path, columns: columns, "rms norm of \(columns)") { compute, x in
        let y = try Activations(rows: x.rows, columns: columns)
        compute.rmsNorm(x, scale: scale, epsilon: 1e-6, into: y)
        return y
      }
      try check(path, columns: columns, "layer norm of \(columns)") { compute, x in
        let y = try Activations(rows: x.rows, columns: columns)
        compute.layerNorm(x, scale: scale, bias: bias, epsilon: 1e-6, into: y)
        return y
      }
    }
  }

  @Test(arguments: KernelPath.detected)
  func rotation(_ path: KernelPath) throws {
    for half in [1, 3, 8, 17, 128] {
      // All rows at one position: which row is first differs from call to call.
      let angles = try RotaryAngles(
        positions: [Int](repeating: 77, count: Self.all), headWidth: 2 * half, theta: 10000)
      try check(path, columns: 4 * half, "rotation of \(half)") { compute, x in
        compute.rotate(x, angles)
        return x
      }
    }
  }

  /// Rows of one sequence, each of which sees all.
  @Test(arguments: KernelPath.detected, [KeyValueStore.Format.float32, .bfloat16])
  func attention(_ path: KernelPath, _ format: KeyValueStore.Format) throws {
    for (heads, shared, width, positions) in [
      (8, 1, 16, 21), (4, 2, 7, 300), (3, 3, 72, 64), (8, 4, 40, 65), (8, 1, 256, 280),
    ] {
      let (keys, values) = try (
        store(shared * width, positions, 6, format), store(shared * width, positions, 7, format)
      )
      try check(path, columns: heads * width, "\(heads) heads of \(width), \(positions) positions") {
        compute, q in
        let out = try Activations(rows: q.rows, columns: q.columns)
        let span = AttentionSpan(
          rows: 0..<q.rows, keys: keys, values: values,
          visible: [Int](repeating: positions - 1, count: q.rows))
        try compute.attention(
          q, [span], heads: heads, headWidth: width, scale: 0.3, softcap: heads == 4 ? 20 : nil, into: out)
        return out
      }
    }
  }

  /// Rows of sequences of their own, each of another length.
  @Test(arguments: KernelPath.detected, [KeyValueStore.Format.float32, .bfloat16])
  func attentionOfSeveralSequences(_ path: KernelPath, _ format: KeyValueStore.Format) throws {
    let (heads, shared, width) = (8, 2, 40)
    let stores = try (0..<Self.all).map { index in
      (
        try store(shared * width, 9 + 31 * index, index, format),
        try store(shared * width, 9 + 31 * index, index + 50, format)
      )
    }
    let x = values(Self.all * heads * width, 2)
    func attention(_ compute: Compute, _ which: [Int]) throws -> Activations {
      let q = try Samples.activations(
        which.flatMap { x[$0 * heads * width..<($0 + 1) * heads * width] }, rows: which.count)
      let out = try Activations(rows: q.rows, columns: q.columns)
      let spans = which.enumerated().map { row, index in
        AttentionSpan(
          rows: row..<row + 1, keys: stores[index].0, values: stores[index].1,
          visible: [stores[index].0.capacity])
      }
      try compute.attention(q, spans, heads: heads, headWidth: width, scale: 0.3, softcap: nil, into: out)
      return out
    }
    let single = try Compute(threads: 1, kernels: path)
    let alone = try (0..<Self.all).map { Samples.contents(try attention(single, [$0])) }
    for threads in 1...3 {
      let compute = try Compute(threads: threads, kernels: path)
      for which in [[0, 1, 2, 3, 4, 5, 6, 7], [7, 3], [5, 0, 6], [4, 2, 7, 1, 0]] {
        let out = try attention(compute, which)
        for (row, index) in which.enumerated() {
          #expect(Array(out.row(row)) == alone[index], "\(index) of \(which)")
        }
      }
    }
  }

  private func store(
    _ columns: Int, _ positions: Int, _ seed: Int, _ format: KeyValueStore.Format
  ) throws -> KeyValueStore {
    let store = try KeyValueStore(capacity: positions, columns: columns, format: format)
    store.write(try Samples.activations(values(positions * columns, seed), rows: positions), at: 0)
    return store
  }
}
