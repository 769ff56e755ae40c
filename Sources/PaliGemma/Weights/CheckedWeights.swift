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
    let tensor: WeightTensor
  }

  /// Throws `ModelError`, and what the source says of a type that is none of weights.
  init(_ source: any TensorSource, _ configuration: ModelConfiguration) throws {
    self.source = source
    let table = WeightTable(configuration)
    let names = Set(source.names)
    let found = try table.rows.map { ($0, try Self.find($0, names, source)) }
    // A stack holds many a tensor.
    let unused = names.subtracting(found.compactMap(\.1?.name))
    try Self.refuseForeign(unused, source)
    try Self.refuseMissing(found.filter { $0.0.isRequired && $0.1 == nil }.map(\.0), source, configuration)
    try Self.refuseUnused(unused, source)
    let places = try found.compactMap { row, found in
      try found.map { Place(row: row, tensor: try WeightTensor(row, $0, of: source)) }
    }
    rows = places.map(\.row)
    self.places = Dictionary(uniqueKeysWithValues: places.map { ($0.row.slot, $0) })
  }

  private static func find(
    _ row: WeightRow, _ names: Set<String>, _ source: any TensorSource
  ) throws -> WeightSource? {
    let found = row.sources.filter { names.contains($0.name) }
    let names = Set(found.map(\.name))
    guard names.count <= 1 else {
      throw ModelError.doubledTensor(folder: source.path, names: names.sorted())
    }
    guard let place = found.first else { return nil }
    // Under one name it may be stored in several ways, told apart by the shape.
    let got = source.shape(place.name) ?? []
    guard let taken = found.first(where: { $0.recipe.takes(got, for: row.shape) }) else {
      throw ModelError.wrongShape(
        folder: source.path, tensor: place.name, expected: place.recipe.storedShape(of: row.shape), got: got)
    }
    return taken
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

  /// By the names that they would have beside those that are there.
  private static func refuseMissing(
    _ rows: [WeightRow], _ source: any TensorSource, _ configuration: ModelConfiguration
  ) throws {
    guard !rows.isEmpty else { return }
    let layout = WeightLayout.of(source.names)
    var names: [String] = []
    for row in rows {
      let own = row.slot == .head ? nil : layout?.source(row.slot, configuration)?.name
      let name = own ?? row.missingName
      // A stack is missed by many.
      if !names.contains(name) { names.append(name) }
    }
    throw ModelError.missingTensors(
      folder: source.path, names: Array(names.prefix(3)), count: names.count)
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

  /// The tensor that a slot takes. Throws when there is none.
  func tensor(_ slot: WeightSlot) throws -> WeightTensor { try place(slot).tensor }

  /// Bytes that lie in memory beside what is made of them, while one tensor after another is taken.
  var bytesHeld: Int { places.values.reduce(0) { max($0, $1.tensor.bytesHeld) } }

  private func place(_ slot: WeightSlot) throws -> Place {
    guard let place = places[slot] else {
      throw ModelError.missingTensors(folder: source.path, names: ["\(slot)"], count: 1)
    }
    return place
  }
}
