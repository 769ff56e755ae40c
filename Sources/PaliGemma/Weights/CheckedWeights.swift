import Tensors

/// Where tensors come from: a folder of safetensors, or a test's dictionary.
protocol TensorSource {
  var path: String { get }
  var names: [String] { get }
  func shape(_ name: String) -> [Int]?
  func tensor(_ name: String) throws -> StoredTensor
}

/// A checkpoint whose tensors have all been held against the table: nothing is missing, unused, doubled or
/// of another shape. No tensor's data has been touched.
struct CheckedWeights {
  private let source: any TensorSource
  /// The spelling a tensor goes by in this file.
  private let spelling: [WeightTable.Name: String]
  let hasHead: Bool
  /// Of all tensors that are there.
  let elementCount: Int

  init(_ source: any TensorSource, _ configuration: ModelConfiguration) throws {
    let table = WeightTable(configuration)
    let names = Set(source.names)
    var spelling: [WeightTable.Name: String] = [:]
    var missing: [String] = []
    for (name, shape) in table.required {
      guard let found = try Self.find(name, names, source) else {
        missing.append(name.spellings[0])
        continue
      }
      try Self.check(found, shape, source)
      spelling[name] = found
    }
    guard missing.isEmpty else {
      throw ModelError.missingTensors(
        folder: source.path, names: Array(missing.prefix(3)), count: missing.count)
    }
    if let found = try Self.find(table.head.name, names, source) {
      try Self.check(found, table.head.shape, source)
      spelling[table.head.name] = found
    } else if !configuration.tiesHead {
      throw ModelError.missingTensors(folder: source.path, names: [WeightTable.Name.head.name], count: 1)
    }
    let unused = names.subtracting(spelling.values).filter { !WeightTable.isDerived($0) }.sorted()
    guard unused.isEmpty else {
      throw ModelError.unusedTensors(folder: source.path, names: Array(unused.prefix(3)), count: unused.count)
    }
    self.source = source
    self.spelling = spelling
    hasHead = spelling[.head] != nil
    let shapes = table.required.map(\.shape) + (hasHead ? [table.head.shape] : [])
    elementCount = shapes.reduce(0) { $0 + $1.reduce(1, *) }
  }

  private static func find(
    _ name: WeightTable.Name, _ names: Set<String>, _ source: any TensorSource
  ) throws -> String? {
    let found = name.spellings.filter(names.contains)
    guard found.count <= 1 else { throw ModelError.doubledTensor(folder: source.path, names: found) }
    return found.first
  }

  private static func check(_ name: String, _ expected: [Int], _ source: any TensorSource) throws {
    let got = source.shape(name) ?? []
    guard got == expected else {
      throw ModelError.wrongShape(folder: source.path, tensor: name, expected: expected, got: got)
    }
  }

  /// The tensor as stored. Throws when the name is not in the table or its type is not one of weights.
  func tensor(_ name: WeightTable.Name) throws -> StoredTensor {
    guard let found = spelling[name] else {
      throw ModelError.missingTensors(folder: source.path, names: [name.spellings[0]], count: 1)
    }
    return try source.tensor(found)
  }

  /// Tensors that are there, for predicting sizes.
  func stored() throws -> [StoredTensor] { try spelling.values.map(source.tensor) }
}

extension WeightFolder: TensorSource {
  func shape(_ name: String) -> [Int]? { entry(name)?.shape }
}
