/// Bytes from a file, read with bounds: what is not there is nil.
struct ByteReader {
  let bytes: UnsafeRawBufferPointer

  init(_ bytes: UnsafeRawBufferPointer) { self.bytes = bytes }

  var count: Int { bytes.count }

  func byte(_ at: Int) -> UInt8? { at >= 0 && at < bytes.count ? bytes[at] : nil }

  /// 16 bits.
  func word(_ at: Int, big: Bool) -> Int? {
    guard at >= 0, bytes.count >= 2, at <= bytes.count - 2 else { return nil }
    let value = bytes.loadUnaligned(fromByteOffset: at, as: UInt16.self)
    return Int(big ? value.bigEndian : value.littleEndian)
  }

  /// 32 bits.
  func long(_ at: Int, big: Bool) -> Int? {
    guard at >= 0, bytes.count >= 4, at <= bytes.count - 4 else { return nil }
    let value = bytes.loadUnaligned(fromByteOffset: at, as: UInt32.self)
    return Int(big ? value.bigEndian : value.littleEndian)
  }

  /// `length` bytes from `at` on, or nil when they are not all there.
  func part(_ at: Int, _ length: Int) -> ByteReader? {
    guard at >= 0, length >= 0, at <= bytes.count, length <= bytes.count - at else { return nil }
    return ByteReader(UnsafeRawBufferPointer(rebasing: bytes[at..<at + length]))
  }

  func dropping(_ length: Int) -> ByteReader {
    ByteReader(UnsafeRawBufferPointer(rebasing: bytes.dropFirst(length)))
  }

  func starts(with text: StaticString) -> Bool {
    text.withUTF8Buffer { bytes.count >= $0.count && bytes.prefix($0.count).elementsEqual($0) }
  }

  func firstIndex(of text: StaticString) -> Int? {
    text.withUTF8Buffer { text in
      guard let first = text.first, bytes.count >= text.count else { return nil }
      return (0...bytes.count - text.count).first { at in
        bytes[at] == first && bytes[at..<at + text.count].elementsEqual(text)
      }
    }
  }
}
