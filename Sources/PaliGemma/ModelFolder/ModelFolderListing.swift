import Files
import Tensors

/// What a model folder holds, for `pali info`. Headers are read and checked, no weights.
public struct ModelFolderListing: Sendable {
  public struct File: Sendable, Equatable {
    public let name: Path
    public let byteCount: Int
  }

  public let path: Path
  /// All plain files, sorted by name; sizes are those of what links lead to.
  public let files: [File]
  public let weightFiles: [File]
  public let tensorCount: Int
  public let parameterCount: Int
  /// Tensors of each type, by the format's name of it ("BF16").
  public let types: [String: Int]
  /// How the tensors are called; nil: in none of the known ways.
  public let naming: String?
  public let tokenizer: Tokenizer.Source?
  /// The mask decoder's archive beside the model.
  public let maskDecoder: Path?

  /// Throws `FileError`, or what is wrong with the weights' files.
  public init(_ folder: ModelFolder) throws {
    path = folder.path
    let format = try CheckpointFormat.of(path)
    let (weights, place) = (try format.files(path), try format.folder(path))
    files = names(in: place).compactMap { Self.file(place, $0) }
    weightFiles = weights.paths.compactMap { Self.file($0.parent, $0.name) }
    tensorCount = weights.names.count
    parameterCount = weights.names.reduce(0) { $0 + (weights.shape($1) ?? []).reduce(1, *) }
    types = Dictionary(weights.names.map { (weights.typeName($0), 1) }, uniquingKeysWith: +)
    naming = WeightLayout.of(weights.names)?.title
    tokenizer = try Tokenizer.Source.found(in: place)
    maskDecoder = ModelFolder.maskDecoder(in: place)
  }

  private static func file(_ folder: Path, _ name: Path) -> File? {
    (try? fileSize(folder.appending(name))).map { File(name: name, byteCount: $0) }
  }
}
