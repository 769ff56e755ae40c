import Files
import Synchronization

/// A picture as far as it was decoded: whole, or with fewer pixels than its header says.
public struct PicturePreview: Sendable {
  public let header: PictureFile.Header
  /// Of the contents that were read.
  public let stamp: FileStamp
  /// SHA-256 of the file's bytes; nil where not all pixels were wanted.
  public let digest: String?
  public let picture: Picture
}

/// A picture of the store. Its lock is held while it is decoded, so that nobody decodes it twice.
final class PictureEntry: Sendable {
  private struct Content {
    let preview: PicturePreview
    /// 1: every pixel is there.
    let denominator: Int
  }

  let path: Path
  private let content = Mutex<Content?>(nil)
  private let bytes = Atomic(0)
  private let digests: PictureDigests

  init(_ path: Path, _ digests: PictureDigests) { (self.path, self.digests) = (path, digests) }

  /// What its pixels take; 0 before they are there. Never waits.
  var byteCount: Int { bytes.load(ordering: .acquiring) }

  /// The picture, reduced by what its header allows at most. Where the file is as it was, and the pixels kept are
  /// enough, nothing is opened. Throws `PictureError`.
  func read(denominator: (PictureFile.Header) -> Int) throws -> PicturePreview {
    try content.withLock { content in
      // One whose stamp cannot be had is opened, which tells why.
      if let kept = content, (try? FileStamp(path)) == kept.preview.stamp,
        kept.denominator <= denominator(kept.preview.header)
      {
        return kept.preview
      }
      // Not held beside the new pixels.
      content = nil
      bytes.store(0, ordering: .releasing)
      let new = try decoded(denominator)
      content = new
      bytes.store(new.preview.picture.byteCount, ordering: .releasing)
      return new.preview
    }
  }

  private func decoded(_ denominator: (PictureFile.Header) -> Int) throws -> Content {
    let encoded = try EncodedPicture(path)
    let reduction = denominator(encoded.header)
    let (picture, digest) =
      reduction == 1
      ? try encoded.decodeWithDigest(digests.known(path, encoded.stamp))
      : (try encoded.decode(denominator: reduction), nil)
    return Content(
      preview: PicturePreview(
        header: encoded.header, stamp: encoded.stamp, digest: digest, picture: picture),
      denominator: reduction)
  }
}

extension Picture {
  var byteCount: Int { rgb.count + (alpha?.count ?? 0) }
}
