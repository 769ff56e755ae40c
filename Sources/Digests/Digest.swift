import CDigests

/// A digest of bytes that come piece by piece. For one thread at a time.
public final class Digest {
  public enum Algorithm: Sendable { case sha256, sha1 }

  /// The library has no memory, or refuses the algorithm. One line.
  public struct Unavailable: Error, Equatable, CustomStringConvertible {
    public let description = "digests cannot be computed: libcrypto refuses"
  }

  private let pointer: OpaquePointer

  /// Throws `Unavailable`.
  public init(_ algorithm: Algorithm) throws(Unavailable) {
    guard let pointer = cd_new(algorithm == .sha1) else { throw Unavailable() }
    self.pointer = pointer
  }

  deinit { cd_free(pointer) }

  /// Throws `Unavailable`.
  public func add(_ bytes: UnsafeRawBufferPointer) throws(Unavailable) {
    guard cd_add(pointer, bytes.baseAddress, bytes.count) else { throw Unavailable() }
  }

  /// In lower-case hexadecimal; nothing can be added afterwards. Throws `Unavailable`.
  public func finish() throws(Unavailable) -> String {
    var result = [UInt8](repeating: 0, count: Int(CD_LONGEST))
    let count = cd_finish(pointer, &result)
    guard count > 0 else { throw Unavailable() }
    let digits = Array("0123456789abcdef".unicodeScalars)
    return result.prefix(count).reduce(into: "") { text, byte in
      text.unicodeScalars.append(digits[Int(byte >> 4)])
      text.unicodeScalars.append(digits[Int(byte & 15)])
    }
  }
}
