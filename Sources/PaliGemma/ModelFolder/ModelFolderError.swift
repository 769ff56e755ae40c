import Files

/// Why a name given as a model leads to none. One line each.
public enum ModelFolderError: Error, Equatable, CustomStringConvertible {
  case notThere(path: Path)
  case notFolder(path: Path)
  case noConfiguration(folder: Path)
  case noWeights(folder: Path)
  case noTokenizer(folder: Path)
  /// The weights that are there are of another kind.
  case foreign(file: Path, format: String, instead: String)
  case adapter(folder: Path)
  case severalArchives(folder: Path, names: [Path])
  /// A download that was broken off; `missing` is what it lacks.
  case partialDownload(folder: Path, missing: Path)

  public var description: String {
    switch self {
    case .notThere(let path): "\(path): no such model folder"
    case .notFolder(let path): "\(path): is not a model folder but a file"
    case .noConfiguration(let folder): "\(folder): has no config.json; is it a model folder?"
    case .noWeights(let folder):
      "\(folder): has no weights (model.safetensors, model.safetensors.index.json, or big_vision's .npz)"
    case .noTokenizer(let folder): "\(folder): has no tokenizer.json or tokenizer.model"
    case .foreign(let file, let format, let instead): "\(file): \(format) is not read; \(instead)"
    case .adapter(let folder):
      "\(folder): is a LoRA adapter; name it by --lora, and the model that it was made for by --model"
    case .severalArchives(let folder, let names):
      "\(folder): holds several models (\(names.prefix(3).map { "\($0)" }.joined(separator: ", "))); name one of them"
    case .partialDownload(let folder, let missing):
      "\(folder): the download is not complete, \(missing) is missing; run pali pull again"
    }
  }
}
