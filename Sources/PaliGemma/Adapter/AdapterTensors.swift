import Files
import Tensors

/// The tensors of an adapter by the slots of the model that they change: pairs of thin matrices, and whole tensors that
/// stand in place of the base's. All are held against the model's table; no number has been read.
struct AdapterTensors {
  struct Pair {
    /// The module, as the file calls it.
    let module: String
    /// [rank, inputs] and [outputs, rank]
    let down, up: StoredTensor
  }

  private(set) var pairs: [WeightSlot: Pair] = [:]
  private(set) var whole: [WeightSlot: StoredTensor] = [:]

  private let file: SafetensorsFile
  private let rows: [String: (row: WeightRow, source: WeightSource)]
  private var names: [WeightSlot: String] = [:]

  /// Throws `AdapterError` or `SafetensorsError`.
  init(_ file: SafetensorsFile, _ table: WeightTable) throws {
    self.file = file
    rows = Self.rows(table)
    guard !file.entries.isEmpty else { throw AdapterError.empty(file: file.path) }
    for name in file.entries.map(\.name).sorted() { try add(name) }
  }

  /// What layouts of one tensor a name call what.
  private static func rows(_ table: WeightTable) -> [String: (WeightRow, WeightSource)] {
    let found = table.rows.flatMap { row in row.sources.map { ($0.name, (row, $0)) } }
    return Dictionary(found) { first, _ in first }
  }

  private static let prefix = "base_model.model."
  private static let (down, up) = (".lora_A.weight", ".lora_B.weight")

  private mutating func add(_ name: String) throws {
    let bare = name.hasPrefix(Self.prefix) ? String(name.dropFirst(Self.prefix.count)) : name
    if bare.hasSuffix(Self.down) { return try addPair(name, String(bare.dropLast(Self.down.count))) }
    if bare.hasSuffix(Self.up) {
      let partner = String(name.dropLast(Self.up.count)) + Self.down
      guard file.entry(partner) != nil else { throw lacks(name, partner) }
      return
    }
    try Self.refuse(bare, name, file.path)
    try addWhole(name, bare)
  }

  private func lacks(_ name: String, _ partner: String) -> AdapterError {
    .lacksPartner(file: file.path, tensor: name, partner: partner)
  }

  private static func refuse(_ bare: String, _ name: String, _ file: Path) throws {
    for (mark, what) in [
      ("lora_magnitude_vector", "of DoRA"), ("lora_embedding_", "a change of an embedding's rows"),
      (".lora_A.", "a part of a product that is not known"),
      (".lora_B.", "a part of a product that is not known"),
      ("token_adapter", "of tokens of its own"),
    ] where bare.contains(mark) {
      throw AdapterError.kind(file: file, tensor: name, what: what)
    }
  }

  private mutating func addPair(_ name: String, _ module: String) throws {
    let partner = String(name.dropLast(Self.down.count)) + Self.up
    guard file.entry(partner) != nil else { throw lacks(name, partner) }
    guard let (row, _) = rows[module + ".weight"] else { throw noPlace(name) }
    guard row.kind == .matrix, row.slot != .embedding, row.slot != .head else {
      throw AdapterError.kind(
        file: file.path, tensor: name, what: "a change of what is no linear map of a layer")
    }
    let (down, up) = (try file.tensor(name), try file.tensor(partner))
    let rank = down.shape.first ?? 0
    // A convolution's kernels are maps of a patch.
    try check(down, [rank, row.shape[1]])
    try check(up, [row.shape[0], rank])
    try take(row.slot, name)
    pairs[row.slot] = Pair(
      module: module, down: down.reshaped([rank, row.shape[1]]), up: up.reshaped([row.shape[0], rank]))
  }

  /// As many rows as are asked for, and as many numbers in each, whatever axes they have.
  private func check(_ tensor: StoredTensor, _ expected: [Int]) throws {
    let (rows, rest) = (tensor.shape.first ?? 0, tensor.shape.dropFirst().reduce(1, *))
    guard tensor.shape.count >= 2, expected.allSatisfy({ $0 > 0 }), [rows, rest] == expected else {
      throw AdapterError.wrongShape(
        file: file.path, tensor: tensor.name, expected: expected, got: tensor.shape)
    }
  }

  private mutating func addWhole(_ name: String, _ bare: String) throws {
    let plain = bare.replacing(".base_layer.", with: ".").replacing(".modules_to_save.default.", with: ".")
    guard let (row, source) = rows[plain] else { throw noPlace(name) }
    let tensor = try file.tensor(name)
    guard source.recipe.takes(tensor.shape, for: row.shape),
      source.recipe.isView(of: tensor.shape, for: row.shape)
    else {
      throw AdapterError.wrongShape(
        file: file.path, tensor: name, expected: source.recipe.storedShape(of: row.shape), got: tensor.shape)
    }
    guard whole[row.slot] == nil else {
      throw AdapterError.doubled(file: file.path, tensors: [whole[row.slot]?.name ?? "", name])
    }
    whole[row.slot] = tensor.reshaped(row.shape)
  }

  private func noPlace(_ name: String) -> AdapterError { .noPlace(file: file.path, tensor: name) }

  /// One change a slot.
  private mutating func take(_ slot: WeightSlot, _ name: String) throws {
    if let other = names.updateValue(name, forKey: slot) {
      throw AdapterError.doubled(file: file.path, tensors: [other, name])
    }
  }
}
