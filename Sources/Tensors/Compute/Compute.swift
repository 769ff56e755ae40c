import CKernels
import Glibc

/// The operations of a forward pass, on all worker threads, with the kernels chosen for this CPU.
///
/// Axis letters: R rows (positions), I inputs, O outputs, H heads, K key/value heads, D head width, S key positions.
/// Every call blocks until the result is whole. Sums are float32 whatever the weights are.
public final class Compute: Sendable {
  public let threads: Int
  /// One of the constant tables of CKernels.
  nonisolated(unsafe) let kernels: UnsafePointer<PaliKernels>

  /// `threads` nil: one a core. `kernels` nil: the fastest path this CPU has; tests force the others.
  /// Throws `ComputeError.missing` for a path that this CPU cannot execute.
  public init(threads: Int? = nil, kernels: KernelPath? = nil) throws {
    let path = kernels ?? KernelPath.detected.last ?? .scalar
    guard let table = pali_kernels(path.number) else { throw ComputeError.missing(path: path) }
    self.kernels = table
    self.threads = threads.map { min(max($0, 1), 1024) } ?? usableCores
  }

  func parallel(_ count: Int, least: Int = 1, _ body: (Range<Int>) -> Void) {
    parallelFor(count, threads: threads, least: least, body)
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
    parallel(x.rows * x.columns, least: 4096) { kernels.pointee.gelu(x.base + $0.lowerBound, nil, $0.count) }
  }

  /// gate = gelu(gate) * up, the tanh form.
  public func gatedGelu(gate: Activations, up: Activations) {
    precondition(gate.rows == up.rows && gate.columns == up.columns)
    parallel(gate.rows * gate.columns, least: 4096) {
      kernels.pointee.gelu(gate.base + $0.lowerBound, up.base + $0.lowerBound, $0.count)
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
}
