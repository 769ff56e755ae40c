import Pictures
import Synchronization

/// Pictures as they are sent: PNGs in data URLs, made of pixels alone. Nothing else of a file leaves: neither its
/// bytes, with what they may tell of place and time, nor its name.
final class SentPictures: Sendable {
  /// Where it is not known what the model sees: pixels of the longer side at most, twice what any PaliGemma sees.
  static let largestSide = 1792

  private struct Kept {
    let picture: PictureIdentity
    let side: Int?
    let url: String
  }

  private let store: PictureStore
  private let byteLimit: Int
  /// The latest used last.
  private let kept = Mutex<[Kept]>([])

  init(_ store: PictureStore, byteLimit: Int = 32 << 20) {
    self.store = store
    self.byteLimit = byteLimit
  }

  /// Reads a picture. Throws `PictureError`.
  func read(_ reference: PictureReference) throws -> StoredPicture { try store.whole(reference) }

  /// `side`: of the square that the model sees. Throws `PictureError`.
  func url(of stored: StoredPicture, side: Int?) throws -> String {
    if let url = take(stored.identity, side) { return url }
    let url = try stored.picture.sent(side: side).dataURL(named: stored.identity.path)
    keep(Kept(picture: stored.identity, side: side, url: url))
    return url
  }

  private func take(_ picture: PictureIdentity, _ side: Int?) -> String? {
    kept.withLock { kept in
      guard let place = kept.firstIndex(where: { $0.picture == picture && $0.side == side }) else {
        return nil
      }
      kept.append(kept.remove(at: place))
      return kept.last?.url
    }
  }

  /// What is kept takes.
  var keptBytes: Int { kept.withLock { $0.reduce(0) { $0 + $1.url.utf8.count } } }

  /// What came from no file is not known again.
  private func keep(_ new: Kept) {
    guard new.picture.stamp != nil, new.url.utf8.count <= byteLimit else { return }
    kept.withLock { kept in
      kept.append(new)
      while kept.reduce(0, { $0 + $1.url.utf8.count }) > byteLimit { kept.removeFirst() }
    }
  }
}

extension Picture {
  /// Squashed to the model's square as the reference does it, or within the largest side; without alpha, as there.
  func sent(side: Int?) -> Picture {
    let (width, height) = side.map { ($0, $0) } ?? within(SentPictures.largestSide)
    let squashed = squashed(width: width, height: height)
    return Picture(width: squashed.width, height: squashed.height, rgb: squashed.rgb)
  }

  private func within(_ largest: Int) -> (Int, Int) {
    let longest = max(width, height)
    guard longest > largest else { return (width, height) }
    func scaled(_ side: Int) -> Int { max(1, (side * largest + longest / 2) / longest) }
    return (scaled(width), scaled(height))
  }
}
