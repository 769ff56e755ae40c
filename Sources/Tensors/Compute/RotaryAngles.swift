import Glibc

/// The cosines and sines by which a pass turns its queries and keys: worked out once, used by every layer.
///
/// Source: Su et al., "RoFormer" (2021).
public final class RotaryAngles {
  /// One a position.
  public let rows: Int
  /// Pairs of a head: half its width.
  let half: Int
  /// [R, half] each.
  let cosines, sines: Activations

  /// A row's position each, in any order. Throws `ComputeError.outOfMemory`.
  public init(positions: [Int], headWidth: Int, theta: Float) throws {
    precondition(headWidth % 2 == 0)
    rows = positions.count
    half = headWidth / 2
    cosines = try Activations(rows: rows, columns: half)
    sines = try Activations(rows: rows, columns: half)
    for pair in 0..<half {
      let slowness = pow(theta, Float(2 * pair) / Float(headWidth))
      for (row, position) in positions.enumerated() {
        let angle = Float(position) / slowness
        cosines.base[row * half + pair] = cos(angle)
        sines.base[row * half + pair] = sin(angle)
      }
    }
  }
}
