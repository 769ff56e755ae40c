import Files
import Synchronization

/// The pictures decoded last, within a number of bytes: previews, runs and exports ask here.
///
/// A picture stays as long as its file does. Whoever asks for one that is just being decoded waits for it, and
/// nobody else does. Which picture a file holds is its first frame; of others there would be entries of their own.
public final class PictureStore: Sendable {
  private let byteLimit: Int
  /// The latest used last.
  private let entries = Mutex<[PictureEntry]>([])
  private let digests = PictureDigests()

  /// The picture used last stays, however large it is.
  public init(byteLimit: Int = 256 << 20) { self.byteLimit = byteLimit }

  /// Every pixel of a picture. Throws `PictureError`.
  public func whole(_ reference: PictureReference) throws -> StoredPicture {
    switch reference {
    case .pixels(let picture, let name): return StoredPicture(path: name, stamp: nil, picture: picture)
    case .file(let path):
      let read = try read(path) { _ in 1 }
      return StoredPicture(path: path, stamp: read.stamp, digest: read.digest, picture: read.picture)
    case .changed(let original, let changes): return try whole(original).changed(changes)
    }
  }

  /// SHA-256 of a picture's file, which is then not hashed again for its pixels; nil where they come from no file.
  /// Throws `FileError` or `Digest.Unavailable`.
  public func digest(of reference: PictureReference) throws -> String? {
    switch reference {
    case .pixels: nil
    case .file(let path): try digests.digest(of: path)
    case .changed(let original, _): try digest(of: original)
    }
  }

  /// The picture, with as many pixels as fill a rectangle, where the file has them. Throws `PictureError`.
  /// - Parameter rectangle: its size; it may depend on the picture's.
  public func preview(
    _ path: Path, filling rectangle: (PictureFile.Header) -> (width: Int, height: Int)
  ) throws -> PicturePreview {
    try read(path) { $0.denominator(fitting: rectangle($0)) }
  }

  /// Whether pixels of a picture are kept.
  func holds(_ path: Path) -> Bool {
    entries.withLock { $0.contains { $0.path == path && $0.byteCount > 0 } }
  }

  /// What the pixels take.
  var byteCount: Int { entries.withLock { $0.reduce(0) { $0 + $1.byteCount } } }

  private func read(
    _ path: Path, denominator: (PictureFile.Header) -> Int
  ) throws -> PicturePreview {
    let entry = entry(path)
    do {
      let stored = try entry.read(denominator: denominator)
      keep(entry)
      return stored
    } catch {
      entries.withLock { $0.removeAll { $0 === entry } }
      throw error
    }
  }

  /// Moved to the end, for it is used now.
  private func entry(_ path: Path) -> PictureEntry {
    entries.withLock { entries in
      let place = entries.firstIndex { $0.path == path }
      let entry = place.map { entries.remove(at: $0) } ?? PictureEntry(path, digests)
      entries.append(entry)
      return entry
    }
  }

  /// What was used longest ago goes until the rest fits.
  private func keep(_ entry: PictureEntry) {
    entries.withLock { entries in
      // Another's failure may have taken it out meanwhile.
      if !entries.contains(where: { $0.path == entry.path }) { entries.append(entry) }
      var excess = entries.reduce(-byteLimit) { $0 + $1.byteCount }
      let newest = entries.last
      entries.removeAll { old in
        // What holds no bytes is just being decoded.
        guard excess > 0, old !== newest, old.byteCount > 0 else { return false }
        excess -= old.byteCount
        return true
      }
    }
  }
}
