import Digests
import Files
import Synchronization

/// Digests of pictures' files that were asked for before their pixels, the latest of them: what is decoded next is not
/// hashed again.
final class PictureDigests: Sendable {
  private struct Known {
    let path: Path
    let stamp: FileStamp
    let digest: String
  }

  /// More than are asked for ahead of their pixels.
  private static let limit = 256
  /// The latest last.
  private let latest = Mutex<[Known]>([])

  /// SHA-256 of a file's bytes. Throws `FileError` or `Digest.Unavailable`.
  func digest(of path: Path) throws -> String {
    let file = try RegularFile(path)
    if let digest = known(path, file.stamp) { return digest }
    let new = Known(path: path, stamp: file.stamp, digest: try Digest.sha256(of: file))
    latest.withLock { $0 = $0.suffix(Self.limit - 1) + [new] }
    return new.digest
  }

  /// nil where it was not asked for, or is of other contents.
  func known(_ path: Path, _ stamp: FileStamp) -> String? {
    latest.withLock { $0.last { $0.path == path && $0.stamp == stamp }?.digest }
  }
}
