import CKernels
import Glibc

extension Compute {
  /// Softmax attention of q [R, H*D] over the first `visible[r]` positions of the cache's keys and values
  /// [S, K*D]. Order: scale, softcap c*tanh(s/c) if any, mask, float32 softmax. out: [R, H*D].
  ///
  /// The rows of all heads that share a key/value head are taken some at a time: what is made ready for many rows
  /// pays for itself, and the scores of one thread still fit the second-level cache.
  /// Throws `ComputeError.outOfMemory`.
  public func attention(
    _ q: Activations, keys: KeyValueStore, values: KeyValueStore, heads: Int, headWidth: Int, scale: Float,
    softcap: Float?, visible: [Int], into out: Activations
  ) throws(ComputeError) {
    precondition(q.columns == heads * headWidth && out.columns == q.columns && visible.count == q.rows)
    precondition(visible.allSatisfy { $0 > 0 && $0 <= keys.capacity && $0 <= values.capacity })
    precondition(keys.columns == values.columns && keys.columns % headWidth == 0)
    let shared = keys.columns / headWidth
    precondition(shared > 0 && heads % shared == 0)
    let group = heads / shared
    let rows = q.rows * group
    let longest = ((visible.max() ?? 0) + 63) / 64 * 64
    let most = min(max(131_072 / longest, 32), 128)
    let size = min(max((rows * shared + threads - 1) / threads, 1), most)
    let tiles = (rows + size - 1) / size
    try parallel(tiles * shared) { (items) throws(ComputeError) in
      var tile = try AttentionTile(size: size, longest: longest, width: headWidth)
      for item in items {
        let first = item % tiles * size
        let head = item / tiles
        tile.clear()
        for row in first..<min(first + size, rows) {
          let offset = row / group * q.columns + (head * group + row % group) * headWidth
          tile.add(query: q.base + offset, output: out.base + offset, visible: visible[row / group])
        }
        tile.run(
          kernels.pointee.attention, keys.base + head * headWidth, values.base + head * headWidth,
          width: headWidth, stride: keys.columns, scale: scale, softcap: softcap ?? 0)
      }
    }
  }
}

/// Some rows of queries of one key/value head, and the scores they are weighed with.
private struct AttentionTile: ~Copyable {
  private var queries: [UnsafePointer<Float>?] = []
  private var outputs: [UnsafeMutablePointer<Float>?] = []
  private var visible: [Int] = []
  private let scores, turned: UnsafeMutablePointer<Float>
  private let longest: Int

  init(size: Int, longest: Int, width: Int) throws(ComputeError) {
    self.longest = longest
    scores = try allocateFloats(rows: 1, columns: size * longest + width * Int(PALI_KEYS))
    turned = scores + size * longest
  }

  deinit { free(scores) }

  mutating func clear() {
    queries.removeAll(keepingCapacity: true)
    outputs.removeAll(keepingCapacity: true)
    visible.removeAll(keepingCapacity: true)
  }

  mutating func add(query: UnsafePointer<Float>, output: UnsafeMutablePointer<Float>, visible count: Int) {
    queries.append(query)
    outputs.append(output)
    visible.append(count)
  }

  mutating func run(
    _ kernel: @convention(c) (UnsafePointer<PaliAttention>?) -> Void, _ keys: UnsafePointer<Float>,
    _ values: UnsafePointer<Float>, width: Int, stride: Int, scale: Float, softcap: Float
  ) {
    let rows = queries.count
    queries.withUnsafeBufferPointer { queries in
      outputs.withUnsafeBufferPointer { outputs in
        visible.withUnsafeBytes { visible in
          var task = PaliAttention(
            queries: queries.baseAddress, outputs: outputs.baseAddress,
            visible: visible.bindMemory(to: Int.self).baseAddress, rows: rows, longest: longest,
            width: width, stride: stride, keys: keys, values: values, scores: scores, turned: turned,
            scale: scale, softcap: softcap)
          kernel(&task)
        }
      }
    }
  }
}
