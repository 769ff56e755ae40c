import CImageFiles
import Files

/// A picture file, open, its format known: the Swift side of the C decoders. Throws `PictureError`.
///
/// All that it tells comes from the file that was opened, whichever bears its name since.
struct EncodedPicture {
  let path: Path
  let format: PictureFile.Format
  private let file: PictureBytes
  /// The beginning of a WebP file in which its sizes stand.
  private static let webPBeginning = 4096

  init(_ path: Path) throws(PictureError) {
    let file: PictureBytes
    do throws(FileError) { file = try PictureBytes(path) } catch { throw .file(error) }
    try self.init(file, path: path)
  }

  init(_ file: PictureBytes, path: Path) throws(PictureError) {
    guard let format = PictureFile.Format(file) else {
      throw file.fault.map { .file($0) } ?? .notAPicture(path: path)
    }
    (self.path, self.format, self.file) = (path, format, file)
  }

  /// Of the file that was opened.
  var stamp: FileStamp { file.stamp }

  var header: PictureFile.Header {
    get throws(PictureError) {
      let shape = try shape()
      let orientation = try orientation()
      let (width, height) = orientation.upright(Int(shape.width), Int(shape.height))
      return PictureFile.Header(
        format: format, width: width, height: height, orientation: orientation.rawValue)
    }
  }

  /// At 1/`denominator` of the size, rounded up; other than 1 for JPEG only.
  func decode(denominator: Int) throws(PictureError) -> Picture {
    let whole = try load()
    let shape = try shape(whole)
    let width = (Int(shape.width) + denominator - 1) / denominator
    let height = (Int(shape.height) + denominator - 1) / denominator
    let orientation = try orientation()
    var (rgb, alpha) = try buffers(width, height, hasAlpha: shape.has_alpha != 0)
    var fault = cif_fault()
    let status = rgb.withUnsafeMutableBufferPointer { rgb in
      alpha.withUnsafeMutableBufferPointer { alpha in
        var target = cif_target(
          rgb: rgb.baseAddress, alpha: shape.has_alpha != 0 ? alpha.baseAddress : nil,
          width: UInt32(width), height: UInt32(height), orientation: Int32(orientation.rawValue))
        return decode(whole, &target, denominator, &fault)
      }
    }
    try check(status, fault, width, height)
    let (across, down) = orientation.upright(width, height)
    return Picture(width: across, height: down, rgb: rgb, alpha: shape.has_alpha != 0 ? alpha : nil)
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

  private func load() throws(PictureError) -> OwnedBytes {
    do throws(FileError) { return try file.load(path) } catch { throw .file(error) }
  }

  private func orientation() throws(PictureError) -> Orientation {
    let orientation = Orientation.of(file, format)
    if let fault = file.fault { throw .file(fault) }
    return orientation
  }

  /// Sizes as stored, within the limit; whether there is alpha, only the whole of a WebP file tells.
  private func shape(_ whole: OwnedBytes? = nil) throws(PictureError) -> cif_shape {
    var shape = cif_shape()
    var fault = cif_fault()
    let status =
      switch format {
      case .png: file.withSource { cif_png_header($0, &shape, &fault) }
      case .jpeg: file.withSource { cif_jpeg_header($0, &shape, &fault) }
      case .webp: webPHeader(whole, &shape, &fault)
      }
    let (width, height) = (Int(shape.width), Int(shape.height))
    try check(status, fault, width, height)
    let (pixels, overflow) = width.multipliedReportingOverflow(by: height)
    guard !overflow, pixels <= PictureFile.pixelLimit else {
      throw .tooLarge(path: path, width: width, height: height, limit: PictureFile.pixelLimit)
    }
    guard pixels > 0 else { throw .corrupt(path: path, format: format, reason: "no pixels") }
    return shape
  }

  private func webPHeader(
    _ whole: OwnedBytes?, _ shape: inout cif_shape, _ fault: inout cif_fault
  ) -> cif_status {
    func header(_ bytes: UnsafeRawBufferPointer) -> cif_status {
      cif_webp_header(
        bytes.baseAddress?.assumingMemoryBound(to: UInt8.self), bytes.count, file.count, &shape, &fault)
    }
    if let whole { return withExtendedLifetime(whole) { header(whole.bytes) } }
    return file.block(0, min(file.count, Self.webPBeginning))?.withUnsafeBytes(header) ?? CIF_TRUNCATED
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

  private func check(_ status: cif_status, _ fault: cif_fault, _ width: Int, _ height: Int)
    throws(PictureError)
  {
    if let fault = file.fault { throw .file(fault) }
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
