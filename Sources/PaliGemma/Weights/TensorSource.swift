import Files
import Tensors

/// Where tensors come from, by the names they have there: a folder of safetensors, an archive, or numbers made up.
/// A format of checkpoints is a reader of this kind and rows in `WeightLayout`.
protocol TensorSource {
  /// What errors name.
  var path: Path { get }
  var names: [String] { get }
  func shape(_ name: String) -> [Int]?
  /// Throws when it is not one of weights. Reads no data.
  func elementType(_ name: String) throws -> ElementType
  /// Whether its numbers are given as they lie in a file, without a copy.
  func isMapped(_ name: String) -> Bool
  /// What lies below the first indices given, some rows of it: [rows, the rest].
  func rows(_ rows: Range<Int>, of name: String, at indices: [Int]) throws -> StoredTensor
}

/// Tensors that come from files.
protocol CheckpointFiles: TensorSource {
  /// That of the files.
  var folder: Path { get }
  var paths: [Path] { get }
  /// For people: what a tensor's numbers are kept in, "BF16".
  func typeName(_ name: String) -> String
  var digests: [WeightFileDigest] { get }
  /// Throws when the files are no longer those that were opened.
  func checkUnchanged() throws
}

extension CheckpointFiles {
  func typeName(_ name: String) -> String { (try? elementType(name))?.rawValue ?? "unknown" }
}

extension WeightFolder: CheckpointFiles {
  var folder: Path { path }

  var paths: [Path] { files.map(\.path) }

  func typeName(_ name: String) -> String { entry(name)?.type ?? "unknown" }

  var digests: [WeightFileDigest] { files.map(\.digest) }

  func shape(_ name: String) -> [Int]? { entry(name)?.shape }

  func elementType(_ name: String) throws -> ElementType { try tensor(name).elementType }

  func isMapped(_ name: String) -> Bool { true }

  func rows(_ rows: Range<Int>, of name: String, at indices: [Int]) throws -> StoredTensor {
    try tensor(name).part(at: indices).rows(rows)
  }
}
