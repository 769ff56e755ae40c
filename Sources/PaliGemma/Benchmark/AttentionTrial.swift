import Tensors

/// Attention of a whole prompt over itself, on made-up numbers, to be timed.
struct AttentionTrial {
  private let heads, headWidth: Int
  private let query, out: Activations
  private let keys, values: KeyValueStore

  /// `shared`: heads of keys and values. Throws `ComputeError.outOfMemory`.
  init(rows: Int, heads: Int, shared: Int, headWidth: Int) throws {
    (self.heads, self.headWidth) = (heads, headWidth)
    query = try Activations(rows: rows, columns: heads * headWidth)
    let kept = try Activations(rows: rows, columns: shared * headWidth)
    keys = try KeyValueStore(capacity: rows, columns: shared * headWidth)
    values = try KeyValueStore(capacity: rows, columns: shared * headWidth)
    keys.write(kept, at: 0)
    values.write(kept, at: 0)
    out = try Activations(rows: rows, columns: heads * headWidth)
  }

  /// A multiplication and an addition are two.
  var operations: Double { 4 * Double(query.rows) * Double(query.rows) * Double(query.columns) }

  func run(on compute: Compute) throws {
    let all = AttentionSpan(
      rows: 0..<query.rows, keys: keys, values: values,
      visible: [Int](repeating: query.rows, count: query.rows))
    try compute.attention(
      query, [all], heads: heads, headWidth: headWidth, scale: 1, softcap: nil, into: out)
  }
}
