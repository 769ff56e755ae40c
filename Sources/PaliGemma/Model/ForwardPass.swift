import Tensors

/// What one run through the layers reports to, and asks of, whoever started it.
struct ForwardPass {
  /// Sees every intermediate by name: rows `first`, `first` + 1, ... of it, counted over all passes of a sequence. Nil
  /// costs nothing. Where several sequences share a pass, its rows are theirs, in their order, and `first` is 0.
  var probe: ((_ name: String, _ value: Activations, _ first: Int) -> Void)?
  /// Asked between operations, so that the answer comes within one matrix product.
  var isCancelled: () -> Bool = { false }
  /// Layers done, and how many there are.
  var progress: (_ done: Int, _ of: Int) -> Void = { _, _ in }

  func observe(_ name: @autoclosure () -> String, _ value: Activations, first: Int = 0) {
    probe?(name(), value, first)
  }

  func checkCancellation() throws {
    if isCancelled() { throw Cancelled() }
  }
}

/// The run was called off.
struct Cancelled: Error {}
