import Files
import Foundation
import Tensors

/// A file of packed weights, as it is listed.
public struct WeightCacheEntry: Sendable, Equatable {
  static let suffix = ".weights"

  public let path: String
  public let byteCount: Int
  /// Seconds since 1970.
  public let lastUsed: Int
  /// nil: the file is damaged and will be made anew.
  public let origin: Origin?

  public struct Origin: Sendable, Equatable {
    /// A hub id, or the name of the folder.
    public let model: String
    public let folder: String
    public let precision: String
    /// Whether all the files it was made from are still there.
    public let sourceExists: Bool
  }

  /// nil for a file that is not one of these: by its name, and by how it begins.
  init?(folder: String, name: String) {
    path = "\(folder)/\(name)"
    let digits = name.dropLast(Self.suffix.count)
    guard name.hasSuffix(Self.suffix), digits.utf8.count == 16, digits.allSatisfy(\.isHexDigit),
      let file = try? MappedFile(path), let stamp = try? FileStamp(Path(path)),
      file.bytes.starts(with: PackedHeader.magic)
    else { return nil }
    byteCount = stamp.size
    lastUsed = stamp.seconds
    origin = PackedHeader.read(file.bytes).map { header, _ in
      Origin(
        model: header.model, folder: header.folder, precision: header.precision,
        sourceExists: header.contents.source.allSatisfy { part in
          // What cannot be looked at may be there.
          (try? exists(Path("\(header.folder)/\(part.name)"))) ?? true
        })
    }
  }

  /// Whether a user means this one by a model's name, a folder, or the file itself.
  public func isNamed(_ name: String) -> Bool {
    name == path || name == (path as NSString).lastPathComponent || name == origin?.model
      || name == origin?.folder
  }
}

extension WeightCache {
  /// What is kept, by model and precision; none where the folder cannot be read.
  public var entries: [WeightCacheEntry] {
    fileNames(path).compactMap { WeightCacheEntry(folder: path, name: $0) }.sorted {
      ($0.origin?.model ?? "", $0.origin?.precision ?? "", $0.path)
        < ($1.origin?.model ?? "", $1.origin?.precision ?? "", $1.path)
    }
  }

  /// Removes a file. A process that has it mapped keeps it until its end. Throws `FileError`.
  public func remove(_ entry: WeightCacheEntry) throws(FileError) {
    guard unlink(entry.path) == 0 || errno == ENOENT else {
      throw .system(file: Path(entry.path), operation: "remove", code: errno)
    }
  }

  /// Removes the temporaries of processes that were killed, where the file system has no nameless ones:
  /// ".PROCESS-CHANCE.tmp".
  public func removeLeftovers() {
    for name in fileNames(path) where name.hasPrefix(".") && name.hasSuffix(".tmp") {
      guard let process = name.dropFirst().split(separator: "-").first.flatMap({ pid_t($0) }) else {
        continue
      }
      if kill(process, 0) != 0, errno == ESRCH { unlink("\(path)/\(name)") }
    }
  }
}
