import Files

/// Reading picture files, by content and not by extension.
///
/// Pixels are those of Pillow's `ImageOps.exif_transpose(Image.open(f)).convert("RGB")`, but for 16-bit gray,
/// which Pillow clips. Colour profiles and gamma are ignored, as there. Of an animation the first frame is read.
public enum PictureFile {
  public enum Format: String, Sendable {
    case png, jpeg, webp

    public var name: String {
      switch self {
      case .png: "PNG"
      case .jpeg: "JPEG"
      case .webp: "WebP"
      }
    }
  }

  /// What a header tells before anything is decoded. Width and height are upright (orientation applied).
  public struct Header: Sendable, Equatable {
    public let format: Format
    public let width: Int
    public let height: Int
    /// EXIF orientation, 1...8.
    public let orientation: Int
  }

  /// The most pixels that are read: where Pillow's guard against decompression bombs refuses.
  public static let pixelLimit = 178_956_970
  /// The most bytes a picture file may have.
  public static let byteLimit = 1 << 30

  /// Reads the file's beginning and the blocks that tell its orientation, wherever they stand; no pixels. Whether
  /// these are whole is for decoding to find. Throws `PictureError`.
  public static func header(of path: Path) throws -> Header { try EncodedPicture(path).header }

  /// Decodes the whole picture, upright. Throws `PictureError` on anything truncated or corrupt.
  public static func decode(_ path: Path) throws -> Picture {
    try EncodedPicture(path).decode(denominator: 1)
  }

  /// The same of bytes that are there; `name` stands for their path. Throws `PictureError`.
  public static func decode(_ bytes: [UInt8], named name: Path) throws -> Picture {
    let stamp = FileStamp(size: bytes.count, inode: 0, seconds: 0, nanoseconds: 0)
    let source = PictureBytes(stamp) { buffer, at throws(FileError) in
      guard at >= 0, at + buffer.count <= bytes.count else { throw .changed(file: name) }
      bytes.withUnsafeBytes {
        buffer.copyMemory(from: UnsafeRawBufferPointer(rebasing: $0[at..<at + buffer.count]))
      }
    }
    return try EncodedPicture(source, path: name).decode(denominator: 1)
  }

  /// Decodes for a preview that is to fit into a rectangle: where the format can (JPEG), at 1/2, 1/4 or 1/8
  /// scale, never so small that it would have to be enlarged. Throws `PictureError`.
  public static func decodePreview(_ path: Path, fitting: (width: Int, height: Int)) throws -> Picture {
    let encoded = try EncodedPicture(path)
    return try encoded.decode(denominator: encoded.header.denominator(fitting: fitting))
  }
}

extension PictureFile.Header {
  /// By how much a picture may be reduced while it is decoded and still fill a rectangle: 8, 4, 2 or 1.
  func denominator(fitting: (width: Int, height: Int)) -> Int {
    guard format == .jpeg else { return 1 }
    return [8, 4, 2].first { width / $0 >= fitting.width || height / $0 >= fitting.height } ?? 1
  }
}

extension PictureFile.Format {
  /// Told by the first bytes, or nil.
  init?(_ file: PictureBytes) {
    func has(_ signature: [UInt8], at offset: Int) -> Bool {
      signature.indices.allSatisfy { file.byte(offset + $0) == signature[$0] }
    }
    if has([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A], at: 0) {
      self = .png
    } else if has([0xFF, 0xD8, 0xFF], at: 0) {
      self = .jpeg
    } else if has(Array("RIFF".utf8), at: 0), has(Array("WEBP".utf8), at: 8) {
      self = .webp
    } else {
      return nil
    }
  }
}
