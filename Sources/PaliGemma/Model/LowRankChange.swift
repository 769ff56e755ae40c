import Tensors

/// What an adapter adds to a linear map, kept as two thin matrices: y += scale * (x A^T) B^T. The map itself is not
/// touched, whatever its precision.
///
/// Source: Hu et al., "LoRA: Low-Rank Adaptation of Large Language Models" (2021).
struct LowRankChange: Sendable {
  /// A: [rank, inputs]
  let down: WeightMatrix
  /// B: [outputs, rank]
  let up: WeightMatrix
  let scale: Float

  var byteCount: Int { down.byteCount + up.byteCount }
}

extension Compute {
  /// y = x W^T + b with what an adapter adds to it. x: [R, I], y: [R, O].
  func linear(_ x: Activations, _ weights: LinearWeights, into y: Activations) throws {
    try linear(x, weights.matrix, bias: weights.bias, into: y)
    if let change = weights.change { try add(change, of: x, to: y) }
  }

  private func add(_ change: LowRankChange, of x: Activations, to y: Activations) throws {
    let inner = try Activations(rows: x.rows, columns: change.down.outputs)
    try linear(x, change.down, into: inner)  // [R, rank]
    for index in 0..<inner.rows * inner.columns { inner.base[index] *= change.scale }
    let added = try Activations(rows: y.rows, columns: y.columns)
    try linear(inner, change.up, into: added)  // [R, O]
    add(added, to: y)
  }
}
