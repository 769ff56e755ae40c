/// The operations of a forward pass, on all worker threads, with the kernels chosen for this CPU.
///
/// Axis letters: R rows (positions), I inputs, O outputs, H heads, K key/value heads, D head width, S key positions.
/// Every call blocks until the result is whole. Sums are float32 whatever the weights are.
public final class Compute: Sendable {
  public let threads: Int

  /// `threads` nil: one a core. `kernels` nil: the fastest path this CPU has; tests force the others.
  public init(threads: Int? = nil, kernels: KernelPath? = nil) throws {
    fatalError("skeleton")
  }

  /// y[r, o] = sum_i x[r, i] * w[o, i] (+ bias[o]), for the rows given (nil: all of x). x: [R, I], y: [R, O].
  public func linear(
    _ x: Activations, _ w: WeightMatrix, bias: [Float]? = nil, rows: Range<Int>? = nil, into y: Activations
  ) {}

  /// Row `index` of w as float32: an embedding lookup.
  public func embed(_ w: WeightMatrix, row index: Int, into out: UnsafeMutableBufferPointer<Float>) {}

  /// y = (x - mean) / sqrt(var + eps) * scale + bias, row by row.
  public func layerNorm(
    _ x: Activations, scale: [Float], bias: [Float], epsilon: Float, into y: Activations
  ) {}

  /// y = x / sqrt(mean(x^2) + eps) * (1 + scale), row by row, as Gemma does it.
  public func rmsNorm(_ x: Activations, scale: [Float], epsilon: Float, into y: Activations) {}

  /// x = gelu(x), the tanh form.
  public func geluTanh(_ x: Activations) {}

  /// gate = gelu(gate) * up, the tanh form.
  public func gatedGelu(gate: Activations, up: Activations) {}

  /// x += y.
  public func add(_ y: Activations, to x: Activations) {}

  /// Rotary embedding, half-split form, in place on [R, H * D]; row r has position start + r.
  public func rotate(_ x: Activations, headWidth: Int, start: Int, theta: Float) {}

  /// Softmax attention of q [R, H*D] over the first `visible[r]` positions of the cache's keys and values
  /// [S, K*D]. Order: scale, softcap c*tanh(s/c) if any, mask, float32 softmax. out: [R, H*D].
  public func attention(
    _ q: Activations, keys: KeyValueStore, values: KeyValueStore, heads: Int, headWidth: Int, scale: Float,
    softcap: Float?, visible: [Int], into out: Activations
  ) {}
}

/// Which family of kernels runs; `detected` ones are those this CPU can execute.
public enum KernelPath: String, Sendable, CaseIterable {
  case scalar, avx2, avx512, avx512bf16, neon

  public static var detected: [KernelPath] { [.scalar] }
}

/// Keys or values of one layer: [capacity, K*D] in float32 or bfloat16, filled position by position.
public final class KeyValueStore {
  public let capacity: Int
  public let columns: Int

  public init(capacity: Int, columns: Int, bfloat16: Bool) throws {
    fatalError("skeleton")
  }

  /// Copies rows of x to positions start, start + 1, ...
  public func write(_ x: Activations, at start: Int) {}
}
