import CImageFiles
import Files

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

extension Picture {
  /// Writes a PNG, RGB or RGBA; a file that was there is replaced whole or not at all. Throws `PictureError`.
  public func writePNG(to path: String) throws {
    var bytes: UnsafeMutablePointer<UInt8>?
    var count = 0
    var fault = cif_fault()
    let status = cif_png_encode(rgb, alpha, UInt32(width), UInt32(height), &bytes, &count, &fault)
    guard status == CIF_OK, let bytes else {
      throw PictureError.notEncodable(
        path: path, width: width, height: height,
        reason: status == CIF_NO_MEMORY ? "no memory" : fault.text)
    }
    defer { free(bytes) }
    do {
      try AtomicFile.write(UnsafeRawBufferPointer(start: bytes, count: count), to: path)
    } catch {
      throw PictureError.file(error)
    }
  }
}
