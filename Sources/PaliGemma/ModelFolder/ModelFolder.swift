import Files
import Tensors

/// A folder that has the parts of a model: configuration, weights, tokenizer; or an archive with its tokenizer beside it.
/// What they say is not looked at.
public struct ModelFolder: Sendable, Equatable {
  public let path: Path
  private let tokenizer: Path?

  /// `tokenizer`: one that is elsewhere. Throws `ModelFolderError` or `FileError`.
  public init(_ path: Path, tokenizer: Path? = nil) throws {
    self.path = path
    self.tokenizer = tokenizer
    guard try exists(path) else { throw ModelFolderError.notThere(path: path) }
    if let archive = try ArchiveWeights.found(path) {
      try checkTokenizer(in: archive.parent)
      return
    }
    guard try isFolder(path) else { throw Self.foreign(path) ?? .notFolder(path: path) }
    try checkParts()
  }

  private func checkParts() throws {
    guard try has("config.json") else {
      if try has("adapter_config.json") { throw ModelFolderError.adapter(folder: path) }
      throw missing(["config.json"], foreign ?? .noConfiguration(folder: path))
    }
    guard try has(WeightFolder.singleName) || has(WeightFolder.indexName) else {
      throw missing([WeightFolder.singleName, WeightFolder.indexName], foreign ?? .noWeights(folder: path))
    }
    if try !has(WeightFolder.singleName) {
      let shards = try WeightFolder.shardNames(path)
      if let shard = try shards.first(where: { try !has($0) }) {
        throw ModelFolderError.partialDownload(folder: path, missing: shard)
      }
    }
    try checkTokenizer(in: path)
  }

  private func checkTokenizer(in folder: Path) throws {
    guard try tokenizer != nil || Tokenizer.Source.found(in: folder) != nil else {
      throw missing(["tokenizer.json", "tokenizer.model"], .noTokenizer(folder: folder))
    }
  }

  private static func foreign(_ file: Path) -> ModelFolderError? {
    ForeignFormat.of(file: file.name.text).map {
      .foreign(file: file, format: $0.name, instead: $0.instead)
    }
  }

  /// Weights of another kind, where there are none that can be read. Small files may go by any name.
  private var foreign: ModelFolderError? {
    names(in: path).lazy.compactMap { Self.foreign(path.appending($0)) }.first
  }

  private func has(_ name: Path) throws -> Bool { try exists(path.appending(name)) }

  /// What is missing from a download that was broken off is still to come, and what a link stands for is gone;
  /// elsewhere it was never there. `parts`: any of them would do.
  private func missing(_ parts: [Path], _ otherwise: ModelFolderError) -> ModelFolderError {
    let there = names(in: path)
    if let link = parts.first(where: there.contains) { return .partialDownload(folder: path, missing: link) }
    let places: [Path] = ["../../blobs", ".cache/huggingface/download"]
    let isPartial = places.contains { place in
      names(in: path.appending(place)).contains { $0.text.hasSuffix(".incomplete") }
    }
    return isPartial ? .partialDownload(folder: path, missing: parts[0]) : otherwise
  }

  /// The mask decoder beside the model: `vae-oid.npz`, or else the first archive with a mask decoder's arrays.
  public static func maskDecoder(in folder: Path) -> Path? {
    let folder = (try? isFolder(folder)) == false ? folder.parent : folder
    let archives = names(in: folder).filter { $0.text.hasSuffix(".npz") }
    let usual = archives.filter { $0 == "vae-oid.npz" }
    return (usual + archives).map { folder.appending($0) }.first { file in
      guard let archive = try? NumPyArchive(file) else { return false }
      return archive.contains("_vq_vae._embedding") && archive.contains("decoder.0.weight")
    }
  }
}
