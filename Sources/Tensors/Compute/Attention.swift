import CKernels
import Glibc

/// Rows of queries and what each of them sees: the first so many positions of these keys and values, [S, K*D].
public struct AttentionSpan {
  public let rows: Range<Int>
  public let keys, values: KeyValueStore
  /// By row.
  public let visible: [Int]

  public init(rows: Range<Int>, keys: KeyValueStore, values: KeyValueStore, visible: [Int]) {
    precondition(
      visible.count == rows.count && keys.columns == values.columns && keys.format == values.format)
    precondition(visible.allSatisfy { $0 > 0 && $0 <= keys.capacity && $0 <= values.capacity })
    self.rows = rows
    self.keys = keys
    self.values = values
    self.visible = visible
  }

  fileprivate var longest: Int { ((visible.max() ?? 0) + 63) / 64 * 64 }
}

extension Compute {
  /// Softmax attention of q [R, H*D] over what the spans show of keys and values: each row is in one span. Order:
  /// scale, softcap c*tanh(s/c) if any, mask, float32 softmax. out: [R, H*D].
  ///
  /// The rows of all heads that share a key/value head are taken some at a time: what is made ready for many rows
  /// pays for itself, and the scores of one thread still fit the second-level cache.
  /// Throws `ComputeError.outOfMemory`.
  public func attention(
    _ q: Activations, _ spans: [AttentionSpan], heads: Int, headWidth: Int, scale: Float, softcap: Float?,
    into out: Activations
  ) throws(ComputeError) {
    precondition(q.columns == heads * headWidth && out.columns == q.columns && out.rows >= q.rows)
    precondition(spans.allSatisfy { $0.rows.lowerBound >= 0 && $0.rows.upperBound <= q.rows })
    precondition(spans.allSatisfy { $0.keys.columns % headWidth == 0 && $0.keys.columns > 0 })
    let share = (spans.reduce(0) { $0 + $1.rows.count } * heads + threads - 1) / threads
    let pieces = spans.flatMap {
      AttentionPiece.all(of: $0, heads: heads, headWidth: headWidth, share: share)
    }
    try parallel(pieces.count, unit: 1) { (range) throws(ComputeError) in
      let most = pieces[range].reduce(0) { max($0, $1.scratch(headWidth)) }
      try withScratch(of: Float.self, most) { scratch in
        for piece in pieces[range] {
          var task = piece.task(width: headWidth, scale: scale, softcap: softcap ?? 0, scratch)
          piece.run(&task, kernels.pointee.attention, q, out)
        }
      }
    }
  }
}

/// Some rows of queries of one key/value head.
private struct AttentionPiece {
  let span: AttentionSpan
  /// Heads that share the key/value head `head`.
  let group, head: Int
  /// Of the span's rows times the group's heads.
  let rows: Range<Int>

  /// `share`: rows of heads that make a thread's part of the work.
  static func all(of span: AttentionSpan, heads: Int, headWidth: Int, share: Int) -> [AttentionPiece] {
    let shared = span.keys.columns / headWidth
    precondition(heads % shared == 0)
    let group = heads / shared
    let rows = span.rows.count * group
    let size = min(max(share, 1), min(max(131_072 / max(span.longest, 1), 32), 128))
    return (0..<shared).flatMap { head in
      stride(from: 0, to: rows, by: size).map {
        AttentionPiece(span: span, group: group, head: head, rows: $0..<min($0 + size, rows))
      }
    }
  }

  /// Keys are turned on their side for many rows of a span, however it is cut into pieces.
  private var turns: Bool { span.rows.count > Compute.fewRows }

  /// Floats that it works with.
  func scratch(_ width: Int) -> Int { rows.count * span.longest + (turns ? width * Int(PALI_KEYS) : 0) }

  /// All but the rows' own places.
  func task(
    width: Int, scale: Float, softcap: Float, _ scratch: UnsafeMutablePointer<Float>
  ) -> PaliAttention {
    let first = head * width * span.keys.format.byteCount
    return PaliAttention(
      queries: nil, outputs: nil, visible: nil, rows: rows.count, longest: span.longest, width: width,
      stride: span.keys.columns, keys: span.keys.base + first, values: span.values.base + first,
      format: span.keys.format.number, scores: scratch,
      turned: turns ? scratch + rows.count * span.longest : nil, scale: scale, softcap: softcap)
  }

  func run(
    _ task: inout PaliAttention, _ kernel: @convention(c) (UnsafePointer<PaliAttention>?) -> Void,
    _ q: Activations, _ out: Activations
  ) {
    let offsets = rows.map {
      (span.rows.lowerBound + $0 / group) * q.columns + (head * group + $0 % group) * task.width
    }
    let queries = offsets.map { Optional(UnsafePointer(q.base + $0)) }
    let outputs = offsets.map { Optional(out.base + $0) }
    let visible = rows.map { span.visible[$0 / group] }
    queries.withUnsafeBufferPointer { queries in
      outputs.withUnsafeBufferPointer { outputs in
        visible.withUnsafeBytes { visible in
          task.queries = queries.baseAddress
          task.outputs = outputs.baseAddress
          task.visible = visible.bindMemory(to: Int.self).baseAddress
          kernel(&task)
        }
      }
    }
  }
}
