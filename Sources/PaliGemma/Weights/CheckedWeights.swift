import Tensors

/// A checkpoint whose tensors have all been held against the table: nothing is missing, unused, doubled, or of
/// another shape or a type that weights cannot have. No tensor's data has been touched.
struct CheckedWeights {
  private let source: any TensorSource
  private let places: [WeightSlot: Place]
  /// The table's rows whose tensors are there, in its order.
  let rows: [WeightRow]

  /// What stands for a row in this checkpoint.
  private struct Place {
    let row: WeightRow
    let source: WeightSource
    let elementType: ElementType
  }

  /// Throws `ModelError`, and what the source says of a type that is none of weights.
  init(_ source: any TensorSource, _ configuration: ModelConfiguration) throws {
    self.source = source
    let table = WeightTable(configuration)
    let names = Set(source.names)
    let found = try table.rows.map { ($0, try Self.find($0, names, source)) }
    try Self.refuseForeign(names.subtracting(found.compactMap(\.1?.name)), source)
    try Self.refuseMissing(found.filter { $0.0.isRequired && $0.1 == nil }.map(\.0), source)
    try Self.refuseUnused(names.subtracting(found.compactMap(\.1?.name)), source)
    let places = try found.compactMap { row, found in
      try found.map { Place(row: row, source: $0, elementType: try source.elementType($0.name)) }
    }
    rows = places.map(\.row)
    self.places = Dictionary(uniqueKeysWithValues: places.map { ($0.row.slot, $0) })
  }

  private static func find(
    _ row: WeightRow, _ names: Set<String>, _ source: any TensorSource
  ) throws -> WeightSource? {
    let found = row.sources.filter { names.contains($0.name) }
    guard found.count <= 1 else {
      throw ModelError.doubledTensor(folder: source.path, names: found.map(\.name))
    }
    guard let place = found.first else { return nil }
    let (expected, got) = (place.recipe.storedShape(of: row.shape), source.shape(place.name) ?? [])
    guard got == expected else {
      throw ModelError.wrongShape(folder: source.path, tensor: place.name, expected: expected, got: got)
    }
    return place
  }

  /// Before what is missing is told: what is there says why.
  private static func refuseForeign(_ unused: Set<String>, _ source: any TensorSource) throws {
    guard
      let (name, format) = unused.sorted().lazy.compactMap({ name in
        ForeignFormat.of(tensor: name).map { (name, $0) }
      }).first
    else { return }
    throw ModelError.foreignTensor(
      folder: source.path, tensor: name, format: format.name, instead: format.instead)
  }

  private static func refuseMissing(_ rows: [WeightRow], _ source: any TensorSource) throws {
    guard !rows.isEmpty else { return }
    throw ModelError.missingTensors(
      folder: source.path, names: rows.prefix(3).map(\.missingName), count: rows.count)
  }

  private static func refuseUnused(_ names: Set<String>, _ source: any TensorSource) throws {
    let unused = names.filter { !WeightLayout.isDerived($0) }.sorted()
    guard !unused.isEmpty else { return }
    throw ModelError.unusedTensors(folder: source.path, names: Array(unused.prefix(3)), count: unused.count)
  }

  /// Of all tensors that are there.
  var elementCount: Int { rows.reduce(0) { $0 + $1.elementCount } }

  func contains(_ slot: WeightSlot) -> Bool { places[slot] != nil }

  /// Throws when there is none.
  func row(_ slot: WeightSlot) throws -> WeightRow { try place(slot).row }

  /// The number format in which a slot's tensor is stored.
  func elementType(_ slot: WeightSlot) throws -> ElementType { try place(slot).elementType }

  /// The tensor that a slot takes, of the shape in the table. Throws when there is none.
  func tensor(_ slot: WeightSlot) throws -> StoredTensor {
    let place = try place(slot)
    return place.source.recipe.take(try source.tensor(place.source.name), shape: place.row.shape)
  }

  private func place(_ slot: WeightSlot) throws -> Place {
    guard let place = places[slot] else {
      throw ModelError.missingTensors(folder: source.path, names: ["\(slot)"], count: 1)
    }
    return place
  }
}
