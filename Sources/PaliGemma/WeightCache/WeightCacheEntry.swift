import Files
import Glibc
import Tensors

/// A file of packed weights, as it is listed.
public struct WeightCacheEntry: Sendable, Equatable {
  static let suffix = ".weights"

  public let path: Path
  public let byteCount: Int
  /// Seconds since 1970.
  public let lastUsed: Int
  /// nil: the file is damaged and will be made anew.
  public let origin: Origin?

  public struct Origin: Sendable, Equatable {
    /// What a person knows it by, or the name of the folder.
    public let model: Path
    public let folder: Path
    public let precision: String
    /// Whether all the files it was made from are still there.
    public let sourceExists: Bool
  }

  /// nil for a file that is not one of these: by its name, and by how it begins.
  init?(folder: Path, name: Path) {
    path = folder.appending(name)
    let digits = name.text.dropLast(Self.suffix.count)
    guard name.text.hasSuffix(Self.suffix), digits.utf8.count == 16, digits.allSatisfy(\.isHexDigit),
      let file = try? MappedFile(path), let stamp = try? FileStamp(path),
      file.bytes.starts(with: PackedHeader.magic)
    else { return nil }
    byteCount = stamp.size
    lastUsed = stamp.seconds
    origin = PackedHeader.read(file.bytes).map { header, _ in
      let folder = Path(header.folder)
      return Origin(
        model: Path(header.model), folder: folder, precision: header.precision,
        sourceExists: header.contents.source.allSatisfy { part in
          // What cannot be looked at may be there.
          (try? exists(folder.appending(Path(part.name)))) ?? true
        })
    }
  }

  /// Whether a user means this one by a model's name, a folder, or the file itself.
  public func isNamed(_ name: Path) -> Bool {
    name == path || name == path.name || name == origin?.model
      || name == origin?.folder
  }
}

extension WeightCache {
  /// What is kept, by model and precision; none where the folder cannot be read.
  public var entries: [WeightCacheEntry] {
    names(in: path).compactMap { WeightCacheEntry(folder: path, name: $0) }.sorted {
      ($0.origin?.model.text ?? "", $0.origin?.precision ?? "", $0.path.text)
        < ($1.origin?.model.text ?? "", $1.origin?.precision ?? "", $1.path.text)
    }
  }

  /// Removes a file. A process that has it mapped keeps it until its end. Throws `FileError`.
  public func remove(_ entry: WeightCacheEntry) throws(FileError) {
    try removeFile(entry.path)
  }

  /// Removes the temporaries of processes that were killed, where the file system has no nameless ones:
  /// ".PROCESS-CHANCE.tmp".
  public func removeLeftovers() {
    for name in names(in: path) where name.isHidden && name.text.hasSuffix(".tmp") {
      guard let process = name.text.dropFirst().split(separator: "-").first.flatMap({ pid_t($0) }) else {
        continue
      }
      if kill(process, 0) != 0, errno == ESRCH { try? removeFile(path.appending(name)) }
    }
  }
}
