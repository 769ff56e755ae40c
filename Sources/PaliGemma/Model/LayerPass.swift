import Tensors

/// Some rows' way through one layer of the tower or the decoder: what it works with, and whom it is told.
struct LayerPass<Weights, Buffers> {
  /// Of the model, as probes name it: "text".
  let part: StaticString
  /// The layer's number and weights.
  let index: Int
  let weights: Weights
  /// All rows of the pass: [R, W].
  let x: Activations
  /// Where the first of them stands in its sequence.
  let start: Int
  /// Those of x that are meant here, C of them, and what is worked out for them.
  let rows: Range<Int>
  let buffers: Buffers
  let pass: ForwardPass

  /// Of the rows that are meant.
  var positions: Range<Int> { start + rows.lowerBound..<start + rows.upperBound }

  func checkCancellation() throws { try pass.checkCancellation() }

  func observe(_ name: @autoclosure () -> String, _ value: Activations) {
    pass.observe("\(part).layers.\(index).\(name())", value, first: positions.lowerBound)
  }
}
