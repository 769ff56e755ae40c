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

  /// Throws `FileError`, `JSONError` or `SafetensorsError`.
  public init(_ folder: ModelFolder) throws {
    path = folder.path
    let weights = try WeightFolder(path)
    let entries = weights.files.flatMap(\.entries)
    files = names(in: folder.path).compactMap { Self.file(folder.path, $0) }
    weightFiles = weights.files.map { File(name: $0.path.name, byteCount: $0.byteCount) }
    tensorCount = entries.count
    parameterCount = entries.reduce(0) { $0 + $1.shape.reduce(1, *) }
    types = Dictionary(entries.map { ($0.type, 1) }, uniquingKeysWith: +)
    naming = WeightLayout.of(entries.map(\.name))?.title
    tokenizer = try Tokenizer.Source.found(in: path)
    maskDecoder = ModelFolder.maskDecoder(in: path)
  }

  private static func file(_ folder: Path, _ name: Path) -> File? {
    (try? fileSize(folder.appending(name))).map { File(name: name, byteCount: $0) }
  }
}
