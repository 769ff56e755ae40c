import Glibc
import Testing

@testable import Tensors

/// Attention against the formula in double precision, on every path this CPU has.
struct AttentionTests {
  private struct Case {
    var rows, heads, shared, width, positions: Int
    var softcap: Float?
    /// Samples are numbers that bfloat16 holds.
    var format = KeyValueStore.Format.float32
  }

  /// Widths with and without tails, one and several key/value heads, one row and several, all or few visible.
  @Test(arguments: KernelPath.detected)
  func equalsTheFormula(_ path: KernelPath) throws {
    for width in [1, 7, 16, 64, 72, 128, 256] {
      try check(path, Case(rows: 1, heads: 8, shared: 1, width: width, positions: 21, softcap: nil))
      try check(path, Case(rows: 9, heads: 4, shared: 2, width: width, positions: 37, softcap: 50))
    }
    for rows in [2, 9] {
      let narrow = KeyValueStore.Format.bfloat16
      try check(path, Case(rows: rows, heads: 4, shared: 2, width: 72, positions: 37, format: narrow))
    }
    try check(path, Case(rows: 70, heads: 2, shared: 2, width: 8, positions: 70, softcap: nil))
    try check(path, Case(rows: 30, heads: 4, shared: 1, width: 72, positions: 300, softcap: nil))
  }

  private func check(_ path: KernelPath, _ c: Case) throws {
    let compute = try Compute(threads: 2, kernels: path)
    let q = try Samples.activations(Samples.values(c.rows * c.heads * c.width, 1), rows: c.rows)
    let (keys, values) = (
      try KeyValueStore(capacity: c.positions, columns: c.shared * c.width, format: c.format),
      try KeyValueStore(capacity: c.positions, columns: c.shared * c.width, format: c.format)
    )
    let k = try Samples.activations(Samples.values(c.positions * c.shared * c.width, 2), rows: c.positions)
    let v = try Samples.activations(Samples.values(c.positions * c.shared * c.width, 3), rows: c.positions)
    keys.write(k, at: 0)
    values.write(v, at: 0)
    let visible = (0..<c.rows).map { c.positions - $0 % c.positions }
    let out = try Activations(rows: c.rows, columns: c.heads * c.width)
    let span = AttentionSpan(rows: 0..<c.rows, keys: keys, values: values, visible: visible)
    try compute.attention(
      q, [span], heads: c.heads, headWidth: c.width, scale: 0.3, softcap: c.softcap, into: out)
    for row in 0..<c.rows {
      for head in 0..<c.heads {
        let expected = expected(q, k, v, row, head, c, visible[row])
        for d in 0..<c.width {
          #expect(abs(Double(out.row(row)[head * c.width + d]) - expected[d]) < 1e-5)
        }
      }
    }
  }

  private func expected(
    _ q: Activations, _ k: Activations, _ v: Activations, _ row: Int, _ head: Int, _ c: Case, _ visible: Int
  ) -> [Double] {
    let offset = head / (c.heads / c.shared) * c.width
    let scores = (0..<visible).map { s in
      let dot = (0..<c.width).reduce(0.0) {
        $0 + Double(q.row(row)[head * c.width + $1]) * Double(k.row(s)[offset + $1])
      }
      return c.softcap.map { Double($0) * tanh(0.3 * dot / Double($0)) } ?? 0.3 * dot
    }
    let top = scores.max() ?? 0
    let weights = scores.map { exp($0 - top) }
    let total = weights.reduce(0, +)
    return (0..<c.width).map { d in
      (0..<visible).reduce(0.0) { $0 + weights[$1] / total * Double(v.row($1)[offset + d]) }
    }
  }
}
