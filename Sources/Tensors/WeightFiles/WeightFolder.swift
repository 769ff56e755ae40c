import Files
import JSON

/// The weights of a model folder: `model.safetensors`, or else the shards of `model.safetensors.index.json`
/// (the order in which transformers looks). Every file is mapped and checked; nothing outside the folder is
/// read because a file's contents say so.
public struct WeightFolder: Sendable {
  public static let singleName: Path = "model.safetensors"
  public static let indexName: Path = "model.safetensors.index.json"

  public let path: Path
  public let files: [SafetensorsFile]
  /// Which file holds a tensor.
  private let places: [String: Int]

  /// Throws `FileError`, `JSONError` or `SafetensorsError`.
  public init(_ path: Path) throws {
    self.path = path
    let (single, index) = (path.appending(Self.singleName), path.appending(Self.indexName))
    if try exists(single) {
      files = [try SafetensorsFile(single)]
    } else if try exists(index) {
      files = try Self.shards(ShardIndex(index), folder: path)
    } else {
      throw SafetensorsError.noWeights(folder: path)
    }
    var places: [String: Int] = [:]
    for (index, file) in files.enumerated() {
      for entry in file.entries { places[entry.name] = index }
    }
    self.places = places
  }

  /// The shards that a folder's index names, sorted; none of them is opened.
  public static func shardNames(_ path: Path) throws -> [Path] {
    try ShardIndex(path.appending(indexName)).shards
  }

  /// Opens the shards and holds them against the index in both directions.
  private static func shards(_ index: ShardIndex, folder: Path) throws -> [SafetensorsFile] {
    let files = try index.shards.map { try SafetensorsFile(folder.appending($0)) }
    for (shard, file) in zip(index.shards, files) {
      for entry in file.entries where index.places[entry.name] != shard {
        throw SafetensorsError.notIndexed(file: index.file, shard: shard, tensor: entry.name)
      }
    }
    let opened = Dictionary(uniqueKeysWithValues: zip(index.shards, files))
    for (tensor, shard) in index.places where opened[shard]?.entry(tensor) == nil {
      throw SafetensorsError.shardLacks(file: index.file, shard: shard, tensor: tensor)
    }
    return files
  }

  /// All tensors, sorted by name.
  public var names: [String] { places.keys.sorted() }

  public var tensorCount: Int { places.count }

  /// Bytes of all files.
  public var byteCount: Int { files.reduce(0) { $0 + $1.byteCount } }

  public func contains(_ name: String) -> Bool { places[name] != nil }

  /// Type and shape as the file declares them.
  public func entry(_ name: String) -> SafetensorsEntry? { places[name].flatMap { files[$0].entry(name) } }

  /// A view of a tensor's bytes. Throws when it is not there or of a type that weights cannot have.
  public func tensor(_ name: String) throws(SafetensorsError) -> StoredTensor {
    guard let place = places[name] else { throw .missing(file: path, tensor: name) }
    return try files[place].tensor(name)
  }

  /// The same of a tensor of 32-bit words.
  public func words(_ name: String) throws(SafetensorsError) -> StoredWords {
    guard let place = places[name] else { throw .missing(file: path, tensor: name) }
    return try files[place].words(name)
  }

  /// The file that holds a tensor; the folder where none does.
  public func file(of name: String) -> Path { places[name].map { files[$0].path } ?? path }

  /// Throws when a file on disk is no longer the one that was mapped. Reading the weights of a file that has
  /// been shortened ends the process with SIGBUS, so ask before each run.
  public func checkUnchanged() throws(FileError) {
    for file in files { try file.checkUnchanged() }
  }
}

/// `model.safetensors.index.json`: which shard holds a tensor.
struct ShardIndex {
  let file: Path
  /// Names of the shards, sorted.
  let shards: [Path]
  let places: [String: Path]

  init(_ path: Path) throws {
    file = path
    let map = try JSONDocument(file: path).root.object("weight_map").uniqueMembers()
    let names = try map.mapValues { try $0.string() }
    places = names.mapValues { Path($0) }
    shards = Set(names.values).sorted().map { Path($0) }
    guard !shards.isEmpty else { throw SafetensorsError.emptyIndex(file: path) }
    for name in shards where !isPlainFileName(name.text) {
      throw SafetensorsError.shardName(file: path, name: SystemText.shown(name.text))
    }
  }
}
