import Tensors

/// How a tensor of the table is got from the one that a checkpoint stores.
enum WeightRecipe: Hashable, Sendable {
  case asStored
  /// The same bytes, stored under this shape: a convolution's kernel is the linear map of a patch.
  case reshaped([Int])

  /// The shape that must be stored, for one of `shape` in the table.
  func storedShape(of shape: [Int]) -> [Int] {
    switch self {
    case .asStored: shape
    case .reshaped(let stored): stored
    }
  }

  /// The tensor of `shape`. Both shapes have as many elements.
  func take(_ stored: StoredTensor, shape: [Int]) -> StoredTensor {
    switch self {
    case .asStored: stored
    case .reshaped: stored.reshaped(shape)
    }
  }
}
