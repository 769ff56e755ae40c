import Files

/// Why a name given as a model leads to none. One line each.
public enum ModelFolderError: Error, Equatable, CustomStringConvertible {
  case notThere(path: Path)
  case notFolder(path: Path)
  /// A hub id that the local cache does not hold.
  case notInCache(id: String, cache: Path)
  case noRevision(id: String, revision: String, folder: Path)
  case damagedReference(file: Path)
  case noConfiguration(folder: Path)
  case noWeights(folder: Path)
  case noTokenizer(folder: Path)
  /// A download that was broken off; `missing` is what it lacks.
  case partialDownload(folder: Path, missing: Path)

  public var description: String {
    switch self {
    case .notThere(let path): "\(path): no such model folder"
    case .notFolder(let path): "\(path): is not a model folder but a file"
    case .notInCache(let id, let cache):
      "\(id): not in the hub cache \(cache); to get it: hf download \(id)"
    case .noRevision(let id, let revision, let folder):
      "\(id): revision \(revision) is not in \(folder); to get it: hf download \(id) --revision \(revision)"
    case .damagedReference(let file): "\(file): does not name a snapshot"
    case .noConfiguration(let folder): "\(folder): has no config.json; is it a model folder?"
    case .noWeights(let folder):
      "\(folder): has no weights (model.safetensors or model.safetensors.index.json)"
    case .noTokenizer(let folder): "\(folder): has no tokenizer.json or tokenizer.model"
    case .partialDownload(let folder, let missing):
      "\(folder): the download is not complete, \(missing) is missing; run hf download again"
    }
  }
}
