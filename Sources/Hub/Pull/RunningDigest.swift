import CDigests
import Files

/// The digest of a file whose contents come piece by piece. For one thread at a time.
final class RunningDigest {
  private let digest: FileDigest
  private let byteCount: Int
  private var pointer: OpaquePointer

  /// For a file of `byteCount` bytes that should have this digest. Throws `HubError.noDigest`.
  init(of digest: FileDigest, byteCount: Int) throws(HubError) {
    self.digest = digest
    self.byteCount = byteCount
    pointer = try Self.begun(digest, byteCount)
  }

  deinit { cd_free(pointer) }

  /// Throws `HubError.noDigest`.
  func add(_ bytes: UnsafeRawBufferPointer) throws(HubError) {
    guard cd_add(pointer, bytes.baseAddress, bytes.count) else { throw .noDigest }
  }

  func startAgain() throws(HubError) {
    let fresh = try Self.begun(digest, byteCount)
    cd_free(pointer)
    pointer = fresh
  }

  /// In lower-case hexadecimal; nothing can be added afterwards.
  func finish() throws(HubError) -> String {
    var result = [UInt8](repeating: 0, count: Int(CD_LONGEST))
    let count = cd_finish(pointer, &result)
    guard count > 0 else { throw .noDigest }
    let digits = Array("0123456789abcdef".unicodeScalars)
    return result.prefix(count).reduce(into: "") { text, byte in
      text.unicodeScalars.append(digits[Int(byte >> 4)])
      text.unicodeScalars.append(digits[Int(byte & 15)])
    }
  }

  private static func begun(_ digest: FileDigest, _ byteCount: Int) throws(HubError) -> OpaquePointer {
    guard case .gitBlob = digest else {
      guard let pointer = cd_new(false) else { throw .noDigest }
      return pointer
    }
    guard let pointer = cd_new(true) else { throw .noDigest }
    let header = Array("blob \(byteCount)\0".utf8)
    guard cd_add(pointer, header, header.count) else { throw .noDigest }
    return pointer
  }
}
