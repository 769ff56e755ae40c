import CImageFiles
import Files
import Glibc

extension Picture {
  /// Writes a PNG, RGB or RGBA. Throws `PictureError` or `DestinationError`.
  public func writePNG(to destination: Destination) throws {
    do {
      try withPNG(named: destination.path) { try destination.write($0) }
    } catch let error as FileError {
      throw PictureError.file(error)
    }
  }

  /// Hands over the bytes of a PNG, RGB or RGBA. `name` is said in errors. Throws `PictureError`.
  public func withPNG<Result>(
    named name: Path, _ body: (UnsafeRawBufferPointer) throws -> Result
  ) throws -> Result {
    var bytes: UnsafeMutablePointer<UInt8>?
    var count = 0
    var fault = cif_fault()
    let status = cif_png_encode(rgb, alpha, UInt32(width), UInt32(height), &bytes, &count, &fault)
    guard status == CIF_OK, let bytes else {
      throw PictureError.notEncodable(
        path: name, width: width, height: height,
        reason: status == CIF_NO_MEMORY ? "no memory" : fault.text)
    }
    defer { free(bytes) }
    return try body(UnsafeRawBufferPointer(start: bytes, count: count))
  }
}
