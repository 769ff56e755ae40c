/// The header of a .npy array: a Python dictionary as text, read here without evaluating anything.
struct NumPyHeader: Equatable {
  static let lengthLimit = 10_000
  /// Bytes that hold any header allowed.
  static let prefixLimit = 12 + lengthLimit

  let type: String
  let isColumnMajor: Bool
  let shape: [Int]
  /// Where the data begins.
  let dataStart: Int

  /// nil when the bytes do not begin with a whole, valid header.
  init?(_ bytes: UnsafeRawBufferPointer) {
    let fields = ByteFields(bytes: bytes)
    guard bytes.starts(with: [0x93] + Array("NUMPY".utf8)), bytes.count > 7 else { return nil }
    let wide = bytes[6] >= 2
    guard (1...3).contains(bytes[6]), let length = wide ? fields.u32(8) : fields.u16(8),
      length <= Self.lengthLimit, let text = fields.part(wide ? 12 : 10, count: length)
    else { return nil }
    var parser = NumPyHeaderParser(text)
    guard let (type, isColumnMajor, shape) = parser.dictionary() else { return nil }
    self.type = type
    self.isColumnMajor = isColumnMajor
    self.shape = shape
    dataStart = (wide ? 12 : 10) + length
  }
}

/// Reads {'descr': '<f4', 'fortran_order': False, 'shape': (3, 4), } in any order of the keys.
private struct NumPyHeaderParser {
  private let text: UnsafeRawBufferPointer
  private var position = 0

  init(_ text: UnsafeRawBufferPointer) {
    self.text = text
  }

  mutating func dictionary() -> (type: String, isColumnMajor: Bool, shape: [Int])? {
    var type: String?
    var isColumnMajor: Bool?
    var shape: [Int]?
    guard take("{") else { return nil }
    while !take("}") {
      guard let key = string(), take(":") else { return nil }
      switch key {
      case "descr" where type == nil: type = descriptor()
      case "fortran_order" where isColumnMajor == nil: isColumnMajor = boolean()
      case "shape" where shape == nil: shape = tuple()
      default: return nil
      }
      guard take(",") || peek() == UInt8(ascii: "}") else { return nil }
    }
    guard peek() == nil, let type, let isColumnMajor, let shape else { return nil }
    return (type, isColumnMajor, shape)
  }

  /// A type as a string; a list of fields is named as a whole.
  private mutating func descriptor() -> String? {
    guard peek() == UInt8(ascii: "[") else { return string() }
    while let byte = peek(), byte != UInt8(ascii: "]") { position += 1 }
    return take("]") ? "[...]" : nil
  }

  private mutating func string() -> String? {
    guard let quote = peek(), quote == UInt8(ascii: "'") || quote == UInt8(ascii: "\"") else { return nil }
    let start = position + 1
    guard let end = text[start...].firstIndex(of: quote) else { return nil }
    position = end + 1
    return String(validating: text[start..<end], as: UTF8.self)
  }

  private mutating func boolean() -> Bool? {
    if take("True") { return true }
    return take("False") ? false : nil
  }

  private mutating func tuple() -> [Int]? {
    guard take("(") else { return nil }
    var values: [Int] = []
    while !take(")") {
      guard let value = number() else { return nil }
      values.append(value)
      guard take(",") || peek() == UInt8(ascii: ")") else { return nil }
    }
    return values
  }

  private mutating func number() -> Int? {
    _ = peek()
    let digits = text[position...].prefix { $0 >= UInt8(ascii: "0") && $0 <= UInt8(ascii: "9") }
    position = digits.endIndex
    return Int(String(decoding: digits, as: UTF8.self))
  }

  /// The next byte that is no space.
  private mutating func peek() -> UInt8? {
    while position < text.count, text[position] == 0x20 || text[position] == 0x0A { position += 1 }
    return position < text.count ? text[position] : nil
  }

  private mutating func take(_ word: String) -> Bool {
    _ = peek()
    guard text[position...].starts(with: word.utf8) else { return false }
    position += word.utf8.count
    return true
  }
}
