import Files
import Tensors

/// big_vision's archive as a source of tensors. All names may stand below "params/", which is left out here.
struct ArchiveWeights: CheckpointFiles {
  let names: [String]
  let archive: NumPyArchive
  private let parts: NumPyParts
  private let shapes: [String: [Int]]
  private let prefix: String

  private static let prefixes = ["", "params/"]
  /// The arrays by which a PaliGemma is known.
  static let mark = "llm/embedder/input_embedding"

  /// Throws `NumPyError` or `FileError`. Headers are read, no data but what leads to them.
  init(_ path: Path) throws {
    let archive = try NumPyArchive(path)
    self.archive = archive
    parts = NumPyParts(archive)
    prefix = Self.prefixes.first { archive.contains($0 + Self.mark) } ?? ""
    var shapes: [String: [Int]] = [:]
    for name in archive.names {
      shapes[name.hasPrefix(prefix) ? String(name.dropFirst(prefix.count)) : name] = try archive.shape(name)
    }
    self.shapes = shapes
    names = shapes.keys.sorted()
  }

  /// Whether a file is an archive that holds a model, and not a mask decoder or whatever else.
  static func isModel(_ path: Path) -> Bool {
    guard let archive = try? NumPyArchive(path) else { return false }
    return prefixes.contains { archive.contains($0 + mark) }
  }

  private func stored(_ name: String) -> String { archive.contains(prefix + name) ? prefix + name : name }

  var path: Path { archive.path }
  var folder: Path { archive.path.parent }
  var paths: [Path] { [archive.path] }
  var digests: [WeightFileDigest] { [archive.digest] }

  func checkUnchanged() throws { try archive.checkUnchanged() }

  func shape(_ name: String) -> [Int]? { shapes[name] }

  func elementType(_ name: String) throws -> ElementType { try archive.elementType(stored(name)) }

  func isMapped(_ name: String) -> Bool { (try? archive.isMapped(stored(name))) ?? false }

  func rows(_ rows: Range<Int>, of name: String, at indices: [Int]) throws -> StoredTensor {
    try parts.rows(rows, of: stored(name), at: indices)
  }
}
