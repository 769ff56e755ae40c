import Files
import Tensors

/// How a tensor of the table is got from the one that a checkpoint stores: from a stack one is picked, its axes are
/// put into the table's order, and what pads it is left out.
struct WeightRecipe: Hashable, Sendable {
  static let asStored = WeightRecipe()

  /// Sizes of the stored axes; nil: the table's.
  var stored: [Int]?
  /// One index each of the first axes.
  var picked: [Int] = []
  /// Of the axes that are left those that come first, second, ... in the table; nil: in their own order.
  var order: [Int]?
  /// Stored sides may have been rounded up to a multiple of this.
  var padding: Int?

  /// The same bytes, stored under another shape: a convolution's kernel is the linear map of a patch.
  static func reshaped(_ stored: [Int]) -> WeightRecipe { WeightRecipe(stored: stored) }

  /// The shape that must be stored, for one of `shape` in the table.
  func storedShape(of shape: [Int]) -> [Int] { stored ?? shape }

  /// Whether what is stored in this shape can be taken.
  func takes(_ got: [Int], for shape: [Int]) -> Bool {
    let expected = storedShape(of: shape)
    guard got != expected else { return true }
    guard let padding, got.count == expected.count else { return false }
    return zip(got, expected).allSatisfy { $0 == $1 || $0 == ($1 + padding - 1) / padding * padding }
  }

  /// Whether the bytes below the picked indices are the table's, in its order.
  func isView(of got: [Int], for shape: [Int]) -> Bool { order == nil && got == storedShape(of: shape) }
}

/// Where the elements of a table's tensor stand in what is stored of it, from the picked indices on.
struct ElementPlaces {
  /// From the beginning of a row; the rows' beginnings.
  let rows, columns: [Int]

  /// Of a tensor of `shape`, whose numbers are taken by `recipe` from one of the shape `got`. The first ordered axes
  /// make the rows.
  init(_ recipe: WeightRecipe, of got: [Int], for shape: [Int]) {
    let axes = Array(got.dropFirst(recipe.picked.count))
    var strides = [Int](repeating: 1, count: axes.count)
    for axis in axes.indices.dropLast().reversed() { strides[axis] = strides[axis + 1] * axes[axis + 1] }
    let order = recipe.order ?? Array(axes.indices)
    // What pads is at the end of each axis.
    let sizes = recipe.padding == nil ? order.map { axes[$0] } : shape
    var (split, count) = (0, 1)
    while split < sizes.count, count < shape[0] || split == 0 {
      count *= sizes[split]
      split += 1
    }
    rows = Self.places(sizes.prefix(split), order.prefix(split).map { strides[$0] })
    columns = Self.places(sizes.dropFirst(split), order.dropFirst(split).map { strides[$0] })
  }

  /// Of all elements of some axes, the last axis running fastest.
  private static func places(_ sizes: ArraySlice<Int>, _ strides: [Int]) -> [Int] {
    zip(sizes, strides).reduce([0]) { places, axis in
      places.flatMap { place in (0..<axis.0).map { place + $0 * axis.1 } }
    }
  }
}
