import Files
import Foundation
import Pictures
import Synchronization

/// The pictures decoded last for previews, within a number of bytes.
final class PictureCache: Sendable {
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

  private static let byteLimit = 256 << 20
  private let entries = Mutex<[Entry]>([])

  /// The picture, with at least `fitting` pixels where the file has them.
  func picture(
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
      while entries.count > 1, entries.reduce(0, { $0 + $1.byteCount }) > Self.byteLimit {
        entries.removeFirst()
      }
    }
  }
}
