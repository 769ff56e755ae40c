import Files
import Tensors

extension ArchiveWeights {
  /// The archive that a path leads to: the file itself, or the only one in a folder without other weights; nil where
  /// there is none. Throws `ModelFolderError` where there are several,
  /// and `NumPyError` or `FileError` for a file that is named and damaged.
  static func found(_ path: Path) throws -> Path? {
    guard try isFolder(path) else {
      // What is wrong with one that is named is told.
      if path.fileExtension == "npz" { _ = try NumPyArchive(path) }
      return isModel(path) ? path : nil
    }
    guard try !exists(path.appending(WeightFolder.singleName)),
      try !exists(path.appending(WeightFolder.indexName))
    else { return nil }
    let archives = Files.names(in: path).filter { $0.fileExtension == "npz" && isModel(path.appending($0)) }
    guard archives.count <= 1 else { throw ModelFolderError.severalArchives(folder: path, names: archives) }
    return archives.first.map(path.appending)
  }

  /// The same, opened.
  static func opened(_ path: Path) throws -> ArchiveWeights { try ArchiveWeights(found(path) ?? path) }
}
