import CKernels
import Glibc

/// The operations of a forward pass, on all worker threads, with the kernels chosen for this CPU.
///
/// Axis letters: R rows (positions), I inputs, O outputs, H heads, K key/value heads, D head width, S key positions.
/// Every call blocks until the result is whole. Sums are float32 whatever the weights are.
public final class Compute: Sendable {
  /// Rows up to which no operation's results depend on how many come together.
  public static let fewRows = Int(PALI_FEW_ROWS)

  public let threads: Int
  public let path: KernelPath
  /// One of the constant tables of CKernels.
  nonisolated(unsafe) let kernels: UnsafePointer<PaliKernels>

  /// `threads` nil: one a core. `kernels` nil: the fastest path this CPU has; tests force the others.
  /// Throws `ComputeError.missing` for a path that this CPU cannot execute.
  public init(threads: Int? = nil, kernels: KernelPath? = nil) throws {
    let path = kernels ?? KernelPath.detected.last ?? .scalar
    guard let table = pali_kernels(path.number) else { throw ComputeError.missing(path: path) }
    self.path = path
    self.kernels = table
    self.threads = threads.map { min(max($0, 1), 1024) } ?? usableCores
  }

  func parallel<Failure: Error>(
    _ count: Int, least: Int = 1, unit: Int = 4, _ body: (Range<Int>) throws(Failure) -> Void
  ) throws(Failure) {
    try parallelFor(count, threads: threads, least: least, unit: unit, body)
  }

  /// The same over a range that does not begin at 0.
  func parallel<Failure: Error>(
    _ range: Range<Int>, least: Int = 1, unit: Int = 4, _ body: (Range<Int>) throws(Failure) -> Void
  ) throws(Failure) {
    try parallel(range.count, least: least, unit: unit) { (piece) throws(Failure) in
      try body(range.lowerBound + piece.lowerBound..<range.lowerBound + piece.upperBound)
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
    precondition(scale.count == x.columns && bias.count == x.columns)
    precondition(y.columns == x.columns && y.rows >= x.rows)
    forEachRow(x) { kernels.pointee.layer_norm(x.base + $0, scale, bias, epsilon, x.columns, y.base + $0) }
  }

  /// y = x / sqrt(mean(x^2) + eps) * (1 + scale), row by row, as Gemma does it.
  public func rmsNorm(_ x: Activations, scale: [Float], epsilon: Float, into y: Activations) {
    precondition(scale.count == x.columns && y.columns == x.columns && y.rows >= x.rows)
    forEachRow(x) { kernels.pointee.rms_norm(x.base + $0, scale, epsilon, x.columns, y.base + $0) }
  }

  /// Calls `body` with the place of every row's first element.
  private func forEachRow(_ x: Activations, _ body: (Int) -> Void) {
    parallel(x.rows, least: max(16384 / max(x.columns, 1), 1)) { rows in
      for row in rows { body(row * x.columns) }
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

  /// x = cap * tanh(x / cap) in the first `rows` rows, where x is finite.
  public func softcap(_ x: Activations, rows: Int, _ cap: Float) {
    precondition(rows >= 0 && rows <= x.rows)
    parallel(rows * x.columns, least: 4096) { range in
      for index in range where x.base[index].isFinite { x.base[index] = cap * tanh(x.base[index] / cap) }
    }
  }

  /// x += y.
  public func add(_ y: Activations, to x: Activations) {
    precondition(x.rows == y.rows && x.columns == y.columns)
    parallel(x.rows * x.columns, least: 16384) {
      kernels.pointee.add(y.base + $0.lowerBound, $0.count, x.base + $0.lowerBound)
    }
  }

  /// Rotary embedding, half-split form, in place on [R, H * D]; row r turns by the angles' row `first` + r.
  public func rotate(_ x: Activations, _ angles: RotaryAngles, first: Int = 0) {
    let half = angles.half
    precondition(x.columns % (2 * half) == 0 && first >= 0 && first + x.rows <= angles.rows)
    parallel(x.rows, least: max(16384 / max(x.columns, 1), 1)) { rows in
      for row in rows {
        let at = (first + row) * half
        for head in stride(from: 0, to: x.columns, by: 2 * half) {
          kernels.pointee.rotate(
            x.base + row * x.columns + head, angles.cosines.base + at, angles.sines.base + at, half)
        }
      }
    }
  }
}
