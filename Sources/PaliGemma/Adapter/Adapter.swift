import Files
import JSON
import Tensors

/// A LoRA adapter of peft's, ready to be laid over a model: what it adds to linear maps, and tensors that stand in place
/// of the base's. The base's weights are neither packed anew nor changed.
struct Adapter {
  let path: Path
  /// For people: the folder's name.
  let name: String
  /// Tells its contents from another's, as `ModelDigest` does a model's.
  let digest: String
  private(set) var changes: [WeightSlot: LowRankChange] = [:]
  private(set) var matrices: [WeightSlot: WeightMatrix] = [:]
  private(set) var floats: [WeightSlot: [Float]] = [:]
  private let file: SafetensorsFile

  static let settingsName: Path = "adapter_config.json"
  static let weightsName: Path = "adapter_model.safetensors"

  /// `plan`: the base's; `free`: bytes of memory there are. Throws an error whose description is one line that names the
  /// file and the fault.
  init(
    _ path: Path, over configuration: ModelConfiguration, _ plan: PrecisionPlan, free: Int? = nil
  ) throws {
    try Self.checkParts(path)
    self.path = path
    name = path.standardized(in: Path.workingFolder ?? "/").name.description
    let settings = try AdapterSettings(path.appending(Self.settingsName))
    file = try SafetensorsFile(path.appending(Self.weightsName))
    let tensors = try AdapterTensors(file, WeightTable(configuration))
    // No form that tensors are kept in takes more than what is stored of them.
    if let free, file.byteCount > free {
      throw ModelError.memory(folder: path, needed: file.byteCount, available: free)
    }
    digest = try ModelDigest([file.digest], papers: [path.appending(Self.settingsName)]).text
    for (slot, pair) in tensors.pairs { changes[slot] = try change(pair, slot, settings, plan) }
    for (slot, tensor) in tensors.whole { try replace(slot, tensor, plan) }
  }

  private static func checkParts(_ path: Path) throws {
    guard try isFolder(path) else { throw AdapterError.notFolder(path: path) }
    guard try exists(path.appending(settingsName)) else {
      throw AdapterError.incomplete(folder: path, missing: settingsName)
    }
    guard try !exists(path.appending(weightsName)) else { return }
    for name in names(in: path) {
      guard let format = ForeignFormat.of(file: name.text) else { continue }
      throw AdapterError.foreign(
        file: path.appending(name), format: format.name,
        instead: "take \(weightsName), or let peft save it anew")
    }
    throw AdapterError.incomplete(folder: path, missing: weightsName)
  }

  private func change(
    _ pair: AdapterTensors.Pair, _ slot: WeightSlot, _ settings: AdapterSettings, _ plan: PrecisionPlan
  ) throws -> LowRankChange {
    let (rank, said) = (pair.down.shape[0], settings.rank(of: pair.module))
    guard rank == said else {
      throw AdapterError.rank(file: file.path, tensor: pair.down.name, config: said, got: rank)
    }
    let precision = Self.precision(slot, plan)
    return LowRankChange(
      down: try WeightMatrix(pair.down, precision: precision),
      up: try WeightMatrix(pair.up, precision: precision),
      scale: settings.scale(of: pair.module, rank: rank))
  }

  /// Thin matrices are not worth fewer bits.
  private static func precision(_ slot: WeightSlot, _ plan: PrecisionPlan) -> Precision {
    plan.precision(of: slot.part) == .f32 ? .f32 : .bf16
  }

  private mutating func replace(_ slot: WeightSlot, _ tensor: StoredTensor, _ plan: PrecisionPlan) throws {
    if tensor.shape.count == 2, slot != .positions {
      matrices[slot] = try WeightMatrix(tensor, precision: plan.precision(of: slot.part))
    } else {
      floats[slot] = tensor.floats()
    }
  }

  /// Bytes that lie in memory beside the base's.
  var byteCount: Int {
    changes.values.reduce(0) { $0 + $1.byteCount } + matrices.values.reduce(0) { $0 + $1.byteCount }
  }

  /// Whether pictures look otherwise through it.
  var changesPictures: Bool {
    let slots = Array(changes.keys) + Array(matrices.keys) + Array(floats.keys)
    return slots.contains { $0.part == .vision || $0.part == .projector }
  }

  /// Throws when the file on disk is no longer the one that was mapped.
  func checkUnchanged() throws { try file.checkUnchanged() }
}
