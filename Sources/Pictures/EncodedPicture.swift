import CImageFiles
import Digests
import Files

/// A picture file, open, its format known: the Swift side of the C decoders. Throws `PictureError`.
///
/// All that it tells comes from the file that was opened, whichever bears its name since.
struct EncodedPicture {
  let path: Path
  let format: PictureFile.Format
  private let file: PictureBytes
  /// The beginning of a WebP file, in which its sizes stand.
  private static let webPBeginning = 4096
  /// Sizes as stored, within the limit.
  private let shape: cif_shape
  private let orientation: Orientation

  init(_ path: Path) throws(PictureError) {
    let file: PictureBytes
    do throws(FileError) { file = try PictureBytes(path) } catch { throw .file(error) }
    try self.init(file, path: path)
  }

  /// Its header is read, and nothing else.
  init(_ file: PictureBytes, path: Path) throws(PictureError) {
    guard let format = PictureFile.Format(file) else {
      throw file.fault.map { .file($0) } ?? .notAPicture(path: path)
    }
    (self.path, self.format, self.file) = (path, format, file)
    shape = try Self.shape(of: file, format, path)
    orientation = Orientation.of(file, format)
    if let fault = file.fault { throw .file(fault) }
  }

  /// Of the file that was opened.
  var stamp: FileStamp { file.stamp }

  var header: PictureFile.Header {
    let (width, height) = orientation.upright(Int(shape.width), Int(shape.height))
    return PictureFile.Header(
      format: format, width: width, height: height, orientation: orientation.rawValue)
  }

  /// At 1/`denominator` of the size, rounded up; other than 1 for JPEG only.
  func decode(denominator: Int) throws(PictureError) -> Picture {
    try decode(try whole(), denominator)
  }

  /// Every pixel, and the SHA-256 of the bytes that they were made of: the one that is known, else made now.
  func decodeWithDigest(_ known: String?) throws(PictureError) -> (picture: Picture, digest: String?) {
    let whole = try whole()
    return (try decode(whole, 1), known ?? Self.digest(of: whole.bytes))
  }

  private static func digest(of bytes: UnsafeRawBufferPointer) -> String? {
    let digest = try? Digest(.sha256)
    try? digest?.add(bytes)
    return try? digest?.finish()
  }

  private func whole() throws(PictureError) -> OwnedBytes {
    do throws(FileError) { return try file.whole(path) } catch { throw .file(error) }
  }

  private func decode(_ whole: OwnedBytes, _ denominator: Int) throws(PictureError) -> Picture {
    let width = (Int(shape.width) + denominator - 1) / denominator
    let height = (Int(shape.height) + denominator - 1) / denominator
    let hasAlpha = try hasAlpha(whole)
    var (rgb, alpha) = try buffers(width, height, hasAlpha: hasAlpha)
    var fault = cif_fault()
    let status = rgb.withUnsafeMutableBufferPointer { rgb in
      alpha.withUnsafeMutableBufferPointer { alpha in
        var target = cif_target(
          rgb: rgb.baseAddress, alpha: hasAlpha ? alpha.baseAddress : nil,
          width: UInt32(width), height: UInt32(height), orientation: Int32(orientation.rawValue))
        return decode(whole, &target, denominator, &fault)
      }
    }
    try Self.check(status, fault, path, format, width, height)
    let (across, down) = orientation.upright(width, height)
    return Picture(width: across, height: down, rgb: rgb, alpha: hasAlpha ? alpha : nil)
  }

  private func decode(
    _ whole: OwnedBytes, _ target: inout cif_target, _ denominator: Int, _ fault: inout cif_fault
  ) -> cif_status {
    withExtendedLifetime(whole) {
      let (start, count) = (whole.bytes.baseAddress?.assumingMemoryBound(to: UInt8.self), whole.bytes.count)
      return switch format {
      case .png: cif_png_decode(start, count, &target, &fault)
      case .jpeg: cif_jpeg_decode(start, count, Int32(denominator), &target, &fault)
      case .webp: cif_webp_decode(start, count, &target, &fault)
      }
    }
  }

  private static func shape(
    of file: PictureBytes, _ format: PictureFile.Format, _ path: Path
  ) throws(PictureError) -> cif_shape {
    var shape = cif_shape()
    var fault = cif_fault()
    let status =
      switch format {
      case .png: file.withSource { cif_png_header($0, &shape, &fault) }
      case .jpeg: file.withSource { cif_jpeg_header($0, &shape, &fault) }
      case .webp:
        file.block(0, min(file.count, webPBeginning))?
          .withUnsafeBytes { webPHeader($0, file.count, &shape, &fault) } ?? CIF_TRUNCATED
      }
    let (width, height) = (Int(shape.width), Int(shape.height))
    if let fault = file.fault { throw .file(fault) }
    try check(status, fault, path, format, width, height)
    let (pixels, overflow) = width.multipliedReportingOverflow(by: height)
    guard !overflow, pixels <= PictureFile.pixelLimit else {
      throw .tooLarge(path: path, width: width, height: height, limit: PictureFile.pixelLimit)
    }
    guard pixels > 0 else { throw .corrupt(path: path, format: format, reason: "no pixels") }
    return shape
  }

  /// Of a WebP file only the first frame tells it, wherever that stands.
  private func hasAlpha(_ whole: OwnedBytes) throws(PictureError) -> Bool {
    guard format == .webp else { return shape.has_alpha != 0 }
    var shape = shape
    var fault = cif_fault()
    let status = withExtendedLifetime(whole) { Self.webPHeader(whole.bytes, file.count, &shape, &fault) }
    try Self.check(status, fault, path, format, Int(shape.width), Int(shape.height))
    return shape.has_alpha != 0
  }

  private static func webPHeader(
    _ bytes: UnsafeRawBufferPointer, _ size: Int, _ shape: inout cif_shape, _ fault: inout cif_fault
  ) -> cif_status {
    cif_webp_header(
      bytes.baseAddress?.assumingMemoryBound(to: UInt8.self), bytes.count, size, &shape, &fault)
  }

  /// Zeroed planes. An array that the system has no memory for is a trap, so the system is asked first.
  private func buffers(_ width: Int, _ height: Int, hasAlpha: Bool) throws(PictureError) -> ([UInt8], [UInt8])
  {
    let pixels = width * height
    guard Memory.isAvailable(pixels * (hasAlpha ? 4 : 3)) else {
      throw .outOfMemory(path: path, width: width, height: height)
    }
    return (
      Memory.unfilled(pixels * 3), hasAlpha ? Memory.unfilled(pixels) : []
    )
  }

  private static func check(
    _ status: cif_status, _ fault: cif_fault, _ path: Path, _ format: PictureFile.Format, _ width: Int,
    _ height: Int
  ) throws(PictureError) {
    switch status {
    case CIF_OK: return
    case CIF_TRUNCATED: throw .truncated(path: path, format: format)
    case CIF_NO_MEMORY: throw .outOfMemory(path: path, width: width, height: height)
    case CIF_UNSUPPORTED: throw .unsupported(path: path, format: format, reason: fault.text)
    default: throw .corrupt(path: path, format: format, reason: fault.text)
    }
  }
}

extension cif_fault {
  /// The message with anything but printable ASCII replaced, for it may quote the file.
  var text: String {
    withUnsafeBytes(of: message) { bytes in
      String(decoding: bytes.prefix { $0 != 0 }.map { (0x20...0x7E).contains($0) ? $0 : 0x3F }, as: UTF8.self)
    }
  }
}
