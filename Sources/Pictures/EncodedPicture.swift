import CImageFiles
import Files

/// A picture file in memory, its format known: the Swift side of the C decoders.
struct EncodedPicture {
  let path: Path
  let format: PictureFile.Format
  let bytes: UnsafeRawBufferPointer

  private var start: UnsafePointer<UInt8>? { bytes.baseAddress?.assumingMemoryBound(to: UInt8.self) }

  var header: PictureFile.Header {
    get throws(PictureError) {
      let shape = try shape()
      let orientation = Orientation.of(self)
      let (width, height) = orientation.upright(Int(shape.width), Int(shape.height))
      return PictureFile.Header(
        format: format, width: width, height: height, orientation: orientation.rawValue)
    }
  }

  /// At 1/`denominator` of the size, rounded up; other than 1 for JPEG only.
  func decode(denominator: Int) throws(PictureError) -> Picture {
    let shape = try shape()
    let width = (Int(shape.width) + denominator - 1) / denominator
    let height = (Int(shape.height) + denominator - 1) / denominator
    let orientation = Orientation.of(self)
    var (rgb, alpha) = try buffers(width, height, hasAlpha: shape.has_alpha != 0)
    var fault = cif_fault()
    let status = rgb.withUnsafeMutableBufferPointer { rgb in
      alpha.withUnsafeMutableBufferPointer { alpha in
        var target = cif_target(
          rgb: rgb.baseAddress, alpha: shape.has_alpha != 0 ? alpha.baseAddress : nil,
          width: UInt32(width), height: UInt32(height), orientation: Int32(orientation.rawValue))
        return decode(&target, denominator, &fault)
      }
    }
    try check(status, fault, width, height)
    let (across, down) = orientation.upright(width, height)
    return Picture(width: across, height: down, rgb: rgb, alpha: shape.has_alpha != 0 ? alpha : nil)
  }

  private func decode(_ target: inout cif_target, _ denominator: Int, _ fault: inout cif_fault) -> cif_status
  {
    switch format {
    case .png: cif_png_decode(start, bytes.count, &target, &fault)
    case .jpeg: cif_jpeg_decode(start, bytes.count, Int32(denominator), &target, &fault)
    case .webp: cif_webp_decode(start, bytes.count, &target, &fault)
    }
  }

  /// Sizes as stored, within the limit.
  private func shape() throws(PictureError) -> cif_shape {
    var shape = cif_shape()
    var fault = cif_fault()
    let status =
      switch format {
      case .png: cif_png_header(start, bytes.count, &shape, &fault)
      case .jpeg: cif_jpeg_header(start, bytes.count, &shape, &fault)
      case .webp: cif_webp_header(start, bytes.count, &shape, &fault)
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
