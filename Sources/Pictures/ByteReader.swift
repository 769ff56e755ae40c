/// Bytes from a file, read with bounds: what is not there is nil.
struct ByteReader {
  private let bytes: ArraySlice<UInt8>

  init(_ bytes: ArraySlice<UInt8>) { self.bytes = bytes }

  func byte(_ at: Int) -> UInt8? { at >= 0 && at < bytes.count ? bytes[bytes.startIndex + at] : nil }

  /// 16 bits.
  func word(_ at: Int, big: Bool) -> Int? { number(at, 2, big: big) }

  /// 32 bits.
  func long(_ at: Int, big: Bool) -> Int? { number(at, 4, big: big) }

  private func number(_ at: Int, _ length: Int, big: Bool) -> Int? {
    guard at >= 0, bytes.count >= length, at <= bytes.count - length else { return nil }
    let part = bytes[(bytes.startIndex + at)..<(bytes.startIndex + at + length)]
    return (big ? Array(part) : part.reversed()).reduce(0) { $0 << 8 | Int($1) }
  }

  func dropping(_ length: Int) -> ByteReader { ByteReader(bytes.dropFirst(length)) }

  func starts(with text: StaticString) -> Bool {
    text.withUTF8Buffer { bytes.starts(with: $0) }
  }

  func firstIndex(of text: StaticString) -> Int? {
    text.withUTF8Buffer { text in
      bytes.indices.first { bytes[$0] == text.first && bytes[$0...].starts(with: text) }
        .map { $0 - bytes.startIndex }
    }
  }

  func withUnsafeBytes<Result>(_ body: (UnsafeRawBufferPointer) -> Result) -> Result {
    bytes.withUnsafeBytes(body)
  }
}
