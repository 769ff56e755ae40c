import CKernels
import Glibc

/// The operations of a forward pass, on all worker threads, with the kernels chosen for this CPU.
///
/// Axis letters: R rows (positions), I inputs, O outputs, H heads, K key/value heads, D head width, S key positions.
/// Every call blocks until the result is whole. Sums are float32 whatever the weights are.
public final class Compute: Sendable {
  public let threads: Int
  private let path: KernelPath

  /// `threads` nil: one a core. `kernels` nil: the fastest path this CPU has; tests force the others.
  public init(threads: Int? = nil, kernels: KernelPath? = nil) throws {
    path = kernels ?? (KernelPath.detected.contains(.avx512bf16) ? .avx512bf16 : .scalar)
    self.threads = threads.map { min(max($0, 1), 1024) } ?? max(sysconf(Int32(_SC_NPROCESSORS_ONLN)), 1)
  }

  /// y[r, o] = sum_i x[r, i] * w[o, i] (+ bias[o]), for the rows given (nil: all of x). x: [R, I], y: [R, O].
  public func linear(
    _ x: Activations, _ w: WeightMatrix, bias: [Float]? = nil, rows: Range<Int>? = nil, into y: Activations
  ) {
    precondition(x.columns == w.inputs && y.columns == w.outputs && y.rows >= x.rows)
    let rows = rows ?? 0..<x.rows
    let from = x.base + rows.lowerBound * x.columns
    let to = y.base + rows.lowerBound * y.columns
    let narrow = path == .avx512bf16 && w.precision == .bf16 && w.format == Int32(PALI_BF16)
    (bias ?? []).withUnsafeBufferPointer { bias in
      let bias = bias.isEmpty ? nil : bias.baseAddress
      narrow
        ? linearNarrow(from, rows.count, w, bias, to, y.columns)
        : linearWide(from, rows.count, w, bias, to, y.columns)
    }
  }

  /// float32 products: weights are widened as they are read.
  private func linearWide(
    _ x: UnsafePointer<Float>, _ rows: Int, _ w: WeightMatrix, _ bias: UnsafePointer<Float>?,
    _ y: UnsafeMutablePointer<Float>, _ stride: Int
  ) {
    parallel(w.outputs, least: 64) { outputs in
      withUnsafeTemporaryAllocation(of: Float.self, capacity: 4 * w.inputs) { scratch in
        pali_linear(
          x, rows, w.inputs, w.start(outputs.lowerBound), w.format, outputs.lowerBound, outputs.upperBound,
          bias, y,
          stride, scratch.baseAddress)
      }
    }
  }

  /// bfloat16 products: the rows are rounded once, the weights read as they are stored.
  private func linearNarrow(
    _ x: UnsafePointer<Float>, _ rows: Int, _ w: WeightMatrix, _ bias: UnsafePointer<Float>?,
    _ y: UnsafeMutablePointer<Float>, _ stride: Int
  ) {
    withUnsafeTemporaryAllocation(of: UInt16.self, capacity: rows * w.inputs) { narrowed in
      guard let base = narrowed.baseAddress else { return }
      parallel(rows * w.inputs, least: 4096) {
        pali_narrow(x + $0.lowerBound, $0.count, base + $0.lowerBound)
      }
      parallel(w.outputs, least: 64) { outputs in
        pali_linear_bf16(
          base, rows, w.inputs, w.start(outputs.lowerBound), outputs.lowerBound, outputs.upperBound, bias, y,
          stride)
      }
    }
  }

  /// Row `index` of w as float32: an embedding lookup.
  public func embed(_ w: WeightMatrix, row index: Int, into out: UnsafeMutableBufferPointer<Float>) {
    precondition(index >= 0 && index < w.outputs && out.count == w.inputs)
    if let base = out.baseAddress { w.row(index, into: base) }
  }

  /// y = (x - mean) / sqrt(var + eps) * scale + bias, row by row.
  public func layerNorm(
    _ x: Activations, scale: [Float], bias: [Float], epsilon: Float, into y: Activations
  ) {
    precondition(scale.count == x.columns && bias.count == x.columns && y.columns == x.columns)
    for row in 0..<x.rows {
      let (from, to) = (x.row(row), y.row(row))
      let mean = from.reduce(0, +) / Float(x.columns)
      let variance = from.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Float(x.columns)
      let factor = 1 / (variance + epsilon).squareRoot()
      for i in from.indices { to[i] = (from[i] - mean) * factor * scale[i] + bias[i] }
    }
  }

  /// y = x / sqrt(mean(x^2) + eps) * (1 + scale), row by row, as Gemma does it.
  public func rmsNorm(_ x: Activations, scale: [Float], epsilon: Float, into y: Activations) {
    precondition(scale.count == x.columns && y.columns == x.columns)
    for row in 0..<x.rows {
      let (from, to) = (x.row(row), y.row(row))
      let square = from.reduce(0) { $0 + $1 * $1 } / Float(x.columns)
      let factor = 1 / (square + epsilon).squareRoot()
      for i in from.indices { to[i] = from[i] * factor * (1 + scale[i]) }
    }
  }

  /// x = gelu(x), the tanh form.
  public func geluTanh(_ x: Activations) {
    parallel(x.rows * x.columns, least: 4096) { pali_gelu(x.base + $0.lowerBound, nil, $0.count) }
  }

  /// gate = gelu(gate) * up, the tanh form.
  public func gatedGelu(gate: Activations, up: Activations) {
    precondition(gate.rows == up.rows && gate.columns == up.columns)
    parallel(gate.rows * gate.columns, least: 4096) {
      pali_gelu(gate.base + $0.lowerBound, up.base + $0.lowerBound, $0.count)
    }
  }

  /// x += y.
  public func add(_ y: Activations, to x: Activations) {
    precondition(x.rows == y.rows && x.columns == y.columns)
    for i in 0..<x.rows * x.columns { x.base[i] += y.base[i] }
  }

  /// Rotary embedding, half-split form, in place on [R, H * D]; row r has position start + r.
  public func rotate(_ x: Activations, headWidth: Int, start: Int, theta: Float) {
    precondition(headWidth % 2 == 0 && x.columns % headWidth == 0)
    let half = headWidth / 2
    for row in 0..<x.rows {
      let values = x.row(row)
      for pair in 0..<half {
        let angle = Float(start + row) / pow(theta, Float(2 * pair) / Float(headWidth))
        let (c, s) = (cos(angle), sin(angle))
        for head in stride(from: 0, to: x.columns, by: headWidth) {
          let (a, b) = (values[head + pair], values[head + pair + half])
          values[head + pair] = a * c - b * s
          values[head + pair + half] = b * c + a * s
        }
      }
    }
  }

  /// Softmax attention of q [R, H*D] over the first `visible[r]` positions of the cache's keys and values
  /// [S, K*D]. Order: scale, softcap c*tanh(s/c) if any, mask, float32 softmax. out: [R, H*D].
  public func attention(
    _ q: Activations, keys: KeyValueStore, values: KeyValueStore, heads: Int, headWidth: Int, scale: Float,
    softcap: Float?, visible: [Int], into out: Activations
  ) {
    precondition(q.columns == heads * headWidth && out.columns == q.columns && visible.count == q.rows)
    precondition(visible.allSatisfy { $0 > 0 && $0 <= keys.capacity })
    let group = heads * headWidth / keys.columns
    parallel(q.rows * heads) { items in
      var weights: [Float] = []
      for item in items {
        let (row, head) = (item / heads, item % heads)
        let shared = head / group * headWidth
        let query = q.base + row * q.columns + head * headWidth
        weights.removeAll(keepingCapacity: true)
        for position in 0..<visible[row] {
          let score = scale * pali_dot(query, keys.base + position * keys.columns + shared, headWidth)
          weights.append(softcap.map { $0 * tanh(score / $0) } ?? score)
        }
        softmax(&weights)
        let result = out.base + row * out.columns + head * headWidth
        memset(result, 0, headWidth * 4)
        for position in weights.indices {
          pali_axpy(weights[position], values.base + position * values.columns + shared, result, headWidth)
        }
      }
    }
  }
}

/// Which family of kernels runs; `detected` ones are those this CPU can execute.
public enum KernelPath: String, Sendable, CaseIterable {
  case scalar, avx2, avx512, avx512bf16, neon

  public static var detected: [KernelPath] { [.scalar] + (pali_has_bf16() != 0 ? [.avx512bf16] : []) }
}

private func softmax(_ scores: inout [Float]) {
  let top = scores.max() ?? 0
  var sum: Float = 0
  for i in scores.indices {
    scores[i] = exp(scores[i] - top)
    sum += scores[i]
  }
  for i in scores.indices { scores[i] /= sum }
}
