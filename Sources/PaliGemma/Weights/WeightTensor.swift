import Files
import Tensors

/// A tensor of the table in a checkpoint, none of its numbers read yet: they come row by row, so that no more of them
/// than is worked on has to lie in memory.
struct WeightTensor {
  /// As the table has it.
  let shape: [Int]
  let elementType: ElementType
  /// Whether its numbers lie in a file as the table has them, so that taking them makes no copy.
  let isMapped: Bool
  private let source: any TensorSource
  private let place: WeightSource
  private let stored: [Int]

  /// `place` is in the source, and its shape one that the recipe takes.
  init(_ row: WeightRow, _ place: WeightSource, of source: any TensorSource) throws {
    self.source = source
    self.place = place
    shape = row.shape
    elementType = try source.elementType(place.name)
    stored = source.shape(place.name) ?? []
    isMapped = place.recipe.isView(of: stored, for: row.shape) && source.isMapped(place.name)
  }

  /// Some rows of the first axis, with the other axes as one: [rows, the rest].
  func rows(_ rows: Range<Int>) throws -> StoredTensor {
    guard !place.recipe.isView(of: stored, for: shape) else { return try viewed(rows) }
    let places = ElementPlaces(place.recipe, of: stored, for: shape)
    let all = try source.rows(0..<stored[place.recipe.picked.count], of: place.name, at: place.recipe.picked)
    defer { all.releasePages() }
    return try all.gathered(rows: Array(places.rows[rows]), columns: places.columns)
  }

  /// Rows of the table's shape, which may be several of what is stored, or a part of one.
  private func viewed(_ rows: Range<Int>) throws -> StoredTensor {
    let (picked, axes) = (place.recipe.picked, stored.dropFirst(place.recipe.picked.count))
    if axes.first == shape[0] { return try source.rows(rows, of: place.name, at: picked) }
    let all = try source.rows(0..<(axes.first ?? 1), of: place.name, at: picked)
    return all.reshaped(shape).rows(rows)
  }

  /// All of it.
  func whole() throws -> StoredTensor { try rows(0..<shape[0]).reshaped(shape) }

  /// Bytes that lie in memory while a part of it is taken, beside that part.
  var bytesHeld: Int {
    guard !place.recipe.isView(of: stored, for: shape), !source.isMapped(place.name) else { return 0 }
    return stored.dropFirst(place.recipe.picked.count).reduce(elementType.byteCount, *)
  }
}
