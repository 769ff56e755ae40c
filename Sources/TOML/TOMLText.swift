/// A document's bytes, known to be UTF-8 without forbidden control characters, read one after another.
///
/// Lines end with LF alone: a CR is allowed before it only, and left out here. A byte order mark is skipped.
struct TOMLText {
  private let bytes: [UInt8]
  private(set) var offset = 0
  private(set) var place = Place()

  /// Throws where the first byte lies that no document can hold.
  init(_ source: some Collection<UInt8>) throws(TOMLError) {
    var source = Array(source)
    if source.starts(with: [0xEF, 0xBB, 0xBF]) { source.removeFirst(3) }
    bytes = try Self.checked(source)
  }

  /// The byte at the cursor; nil at the end.
  var current: UInt8? { peek(0) }

  func peek(_ distance: Int) -> UInt8? {
    offset + distance < bytes.count ? bytes[offset + distance] : nil
  }

  func starts(with text: StaticString) -> Bool {
    text.withUTF8Buffer { wanted in
      offset + wanted.count <= bytes.count && wanted.elementsEqual(bytes[offset..<offset + wanted.count])
    }
  }

  mutating func advance(_ count: Int = 1) {
    for _ in 0..<count where offset < bytes.count {
      let byte = bytes[offset]
      offset += 1
      if byte == UInt8(ascii: "\n") {
        place = Place(line: place.line + 1, column: 1)
      } else if byte & 0xC0 != 0x80 {
        place.column += 1
      }
    }
  }

  /// Takes the bytes that hold, and returns them.
  mutating func take(while holds: (UInt8) -> Bool) -> ArraySlice<UInt8> {
    let start = offset
    while let current, holds(current) { advance() }
    return bytes[start..<offset]
  }

  /// Takes the byte if it is the next one.
  mutating func take(_ byte: Unicode.Scalar) -> Bool {
    guard current == UInt8(ascii: byte) else { return false }
    advance()
    return true
  }

  mutating func skipBlanks() { _ = take { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") } }

  /// Up to, not over, the end of the line.
  mutating func skipComment() {
    if current == UInt8(ascii: "#") { _ = take { $0 != UInt8(ascii: "\n") } }
  }

  /// Over blanks, comments and ends of lines.
  mutating func skipLines() {
    repeat {
      skipBlanks()
      skipComment()
    } while take("\n")
  }

  /// What stands at the cursor, for a fault.
  var found: String {
    guard let current else { return "the end of the file" }
    if current == UInt8(ascii: "\n") { return "the end of the line" }
    let length = max(1, Self.sequenceLength(bytes, offset))
    return Excerpt.quoted(String(decoding: bytes[offset..<offset + length], as: UTF8.self))
  }
}

extension TOMLText {
  private static func checked(_ source: [UInt8]) throws(TOMLError) -> [UInt8] {
    var kept: [UInt8] = []
    kept.reserveCapacity(source.count)
    var (at, place) = (0, Place())
    while at < source.count {
      let byte = source[at]
      let length = sequenceLength(source, at)
      guard length > 0 else { throw TOMLError(place, "a byte that is no UTF-8: 0x\(hexadecimal(byte))") }
      let next = at + 1 < source.count ? source[at + 1] : 0
      let isLineEnd = byte == 0x0A || (byte == 0x0D && next == 0x0A)
      guard isLineEnd || byte == 0x09 || (byte >= 0x20 && byte != 0x7F) else {
        throw TOMLError(place, "a control character: 0x\(hexadecimal(byte))")
      }
      if byte != 0x0D { kept.append(contentsOf: source[at..<at + length]) }
      at += length
      place = byte == 0x0A ? Place(line: place.line + 1) : Place(line: place.line, column: place.column + 1)
    }
    return kept
  }

  private static func hexadecimal(_ byte: UInt8) -> String {
    (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
  }

  /// Bytes of the UTF-8 sequence that begins here (RFC 3629, table of section 4); 0 where there is none.
  private static func sequenceLength(_ bytes: [UInt8], _ at: Int) -> Int {
    let first = bytes[at]
    let (length, second): (Int, ClosedRange<UInt8>) =
      switch first {
      case 0x00...0x7F: (1, 0...0)
      case 0xC2...0xDF: (2, 0x80...0xBF)
      case 0xE0: (3, 0xA0...0xBF)
      case 0xED: (3, 0x80...0x9F)
      case 0xE1...0xEF: (3, 0x80...0xBF)
      case 0xF0: (4, 0x90...0xBF)
      case 0xF1...0xF3: (4, 0x80...0xBF)
      case 0xF4: (4, 0x80...0x8F)
      default: (0, 0...0)
      }
    guard length > 1 else { return length }
    guard at + length <= bytes.count, second.contains(bytes[at + 1]) else { return 0 }
    return bytes[at + 2..<at + length].allSatisfy { $0 & 0xC0 == 0x80 } ? length : 0
  }
}
