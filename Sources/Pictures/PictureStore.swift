import Files
import Synchronization

/// The pictures decoded last, within a number of bytes: previews, runs and exports ask here.
public final class PictureStore: Sendable {
  private struct Entry {
    let path: Path
    let stamp: FileStamp
    let picture: Picture
    /// False when it was decoded at a smaller scale.
    let isWhole: Bool

    var byteCount: Int { picture.rgb.count + (picture.alpha?.count ?? 0) }

    func suffices(_ needed: (width: Int, height: Int)) -> Bool {
      isWhole || (picture.width >= needed.width && picture.height >= needed.height)
    }
  }

  private let byteLimit: Int
  private let entries = Mutex<[Entry]>([])

  public init(byteLimit: Int = 256 << 20) { self.byteLimit = byteLimit }

  /// Every pixel of a picture. Throws `PictureError` or `FileError`.
  public func whole(_ reference: PictureReference) throws -> StoredPicture {
    switch reference {
    case .pixels(let picture, let name): return StoredPicture(path: name, stamp: nil, picture: picture)
    case .file(let path):
      let stamp = try FileStamp(path)
      let kept = entries.withLock { $0.last { $0.path == path && $0.stamp == stamp && $0.isWhole } }
      if let kept { return StoredPicture(path: path, stamp: stamp, picture: kept.picture) }
      let picture = try PictureFile.decode(path)
      keep(Entry(path: path, stamp: stamp, picture: picture, isWhole: true))
      return StoredPicture(path: path, stamp: stamp, picture: picture)
    }
  }

  /// The picture, with at least `fitting` pixels where the file has them. `wholeWidth`: as the header has it.
  public func preview(
    _ path: Path, _ stamp: FileStamp, fitting: (width: Int, height: Int), wholeWidth: Int
  ) throws -> Picture {
    let kept = entries.withLock { $0.last { $0.path == path && $0.stamp == stamp } }
    if let kept, kept.suffices(fitting) { return kept.picture }
    let picture = try PictureFile.decodePreview(path, fitting: fitting)
    keep(Entry(path: path, stamp: stamp, picture: picture, isWhole: picture.width == wholeWidth))
    return picture
  }

  private func keep(_ entry: Entry) {
    entries.withLock { entries in
      entries.removeAll { $0.path == entry.path }
      entries.append(entry)
      while entries.count > 1, entries.reduce(0, { $0 + $1.byteCount }) > byteLimit {
        entries.removeFirst()
      }
    }
  }
}
