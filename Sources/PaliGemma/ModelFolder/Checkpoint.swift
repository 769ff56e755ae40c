import Files
import JSON
import Tensors

/// What a name given as a model leads to, whatever its format: the shape of the model, its weights' files, and the
/// small files that say how it is asked.
struct Checkpoint {
  let configuration: ModelConfiguration
  let files: any CheckpointFiles
  let tokenizer: Tokenizer
  /// How pictures are made ready.
  let pictures: PictureSettings
  /// The small files that say what it is.
  let papers: [Path]

  /// `tokenizer`: its file; nil: beside the weights. Throws an error whose description is one line that names the file
  /// and the fault.
  init(_ path: Path, tokenizer named: Path? = nil) throws {
    let format = try CheckpointFormat.of(path)
    let folder = try format.folder(path)
    configuration = try format.configuration(path)
    pictures = try PictureSettings(folder: folder, configuration.vision)
    files = try format.files(path)
    tokenizer = try named.map(Tokenizer.init(file:)) ?? Tokenizer(folder: folder)
    let config = folder.appending("config.json")
    papers = (try exists(config) ? [config] : []) + [tokenizer.file]
  }

  /// Tells its contents from another's.
  var digest: ModelDigest {
    get throws(FileError) { try ModelDigest(files.digests, papers: papers) }
  }
}

extension ModelFolder {
  /// The shape of the model. Throws an error whose description is one line.
  public func configuration() throws -> ModelConfiguration {
    try CheckpointFormat.of(path).configuration(path)
  }
}

/// A format in which a model may lie. One more is one more value in `all`, a reader, and rows in `WeightLayout`.
struct CheckpointFormat: Sendable {
  /// Whether a path leads to it, told from names and what marks a file.
  let isThere: @Sendable (Path) throws -> Bool
  /// Where the small files are.
  let folder: @Sendable (Path) throws -> Path
  let configuration: @Sendable (Path) throws -> ModelConfiguration
  /// The weights; what config.json says of the model is not looked at.
  let files: @Sendable (Path) throws -> any CheckpointFiles

  static let all = [archive, safetensors]

  /// The last one where it is none: what it lacks is found when it is opened.
  static func of(_ path: Path) throws -> CheckpointFormat {
    try all.first { try $0.isThere(path) } ?? safetensors
  }

  /// transformers' folders, and mlx's.
  static let safetensors = CheckpointFormat(
    isThere: {
      try exists($0.appending(WeightFolder.singleName)) || exists($0.appending(WeightFolder.indexName))
    },
    folder: { $0 },
    configuration: { try ModelConfiguration(folder: $0) },
    files: { path in
      let config = try JSONDocument(file: path.appending("config.json"), limit: ModelConfiguration.sizeLimit)
      let folder = try WeightFolder(path)
      return try CodeSettings.found(in: config.root).map { try CodedWeights(folder, $0) } ?? folder
    })

  /// big_vision's archives: the file itself, or the only one in a folder without other weights. A config.json beside
  /// it is followed; without one the shapes tell.
  static let archive = CheckpointFormat(
    isThere: { try ArchiveWeights.found($0) != nil },
    folder: { try ArchiveWeights.opened($0).folder },
    configuration: { path in
      let weights = try ArchiveWeights.opened(path)
      if try exists(weights.folder.appending("config.json")) {
        return try ModelConfiguration(folder: weights.folder)
      }
      return try ArchiveConfiguration(weights.path, weights.shape).configuration()
    },
    files: { try ArchiveWeights.opened($0) })
}
