/// Checks JSON (RFC 8259, nothing more) and lists its values. Never recursive: depth costs no stack.
struct JSONScanner {
  private let bytes: UnsafeRawBufferPointer
  private var position = 0
  private var nodes: [JSONNode] = []
  /// Indices of the containers that are not closed yet.
  private var open: [Int] = []

  init(_ bytes: UnsafeRawBufferPointer) {
    self.bytes = bytes
  }

  mutating func scan() throws(JSONFault) -> [JSONNode] {
    try checkUTF8()
    // Vocabularies take some 15 bytes a node.
    nodes.reserveCapacity(min(bytes.count / 12, JSONDocument.nodeLimit) + 4)
    try value()
    while let container = open.last { try step(container) }
    skipSpace()
    guard position == bytes.count else { throw fault("something follows the end") }
    return nodes
  }

  private func checkUTF8() throws(JSONFault) {
    guard bytes.count <= JSONDocument.sizeLimit else { throw JSONFault(offset: 0, text: "too large") }
    do throws(UTF8.ValidationError) {
      _ = try UTF8Span(validating: Span(_unsafeBytes: bytes))
    } catch {
      throw JSONFault(offset: error.byteOffsets.lowerBound, text: "bytes that are not UTF-8")
    }
  }

  /// Reads the next element of the innermost container, or its end.
  private mutating func step(_ container: Int) throws(JSONFault) {
    let isObject = nodes[container].kind == .object
    skipSpace()
    if peek() == UInt8(ascii: isObject ? "}" : "]") {
      position += 1
      nodes[container].next = UInt32(nodes.count)
      open.removeLast()
      return
    }
    if nodes[container].length > 0 {
      try expect(UInt8(ascii: ","), "a comma or the end of the container")
      skipSpace()
    }
    if isObject {
      guard peek() == UInt8(ascii: "\"") else { throw fault("a key is expected") }
      try string()
      skipSpace()
      try expect(UInt8(ascii: ":"), "a colon")
    }
    nodes[container].length += 1
    try value()
  }

  private mutating func value() throws(JSONFault) {
    skipSpace()
    switch peek() {
    case UInt8(ascii: "{"): try container(.object)
    case UInt8(ascii: "["): try container(.array)
    case UInt8(ascii: "\""): try string()
    case UInt8(ascii: "t"): try literal("true", .yes)
    case UInt8(ascii: "f"): try literal("false", .no)
    case UInt8(ascii: "n"): try literal("null", .null)
    case let byte? where byte == UInt8(ascii: "-") || isDigit(byte): try number()
    case nil: throw fault("the text ends too early")
    default: throw fault("a value is expected")
    }
  }

  private mutating func container(_ kind: JSONNode.Kind) throws(JSONFault) {
    guard open.count < JSONDocument.depthLimit else {
      throw fault("nested more than \(JSONDocument.depthLimit) deep")
    }
    open.append(nodes.count)
    try add(kind, from: position, length: 0)
    position += 1
  }

  private mutating func literal(_ word: StaticString, _ kind: JSONNode.Kind) throws(JSONFault) {
    let expected = UnsafeRawBufferPointer(start: word.utf8Start, count: word.utf8CodeUnitCount)
    guard bytes[position...].starts(with: expected) else { throw fault("a value is expected") }
    try add(kind, from: position, length: expected.count)
    position += expected.count
  }

  private mutating func number() throws(JSONFault) {
    let start = position
    if peek() == UInt8(ascii: "-") { position += 1 }
    let whole = position
    try digits()
    guard bytes[whole] != UInt8(ascii: "0") || position == whole + 1 else {
      throw fault("a number starts with 0")
    }
    if peek() == UInt8(ascii: ".") {
      position += 1
      try digits()
    }
    if peek() == UInt8(ascii: "e") || peek() == UInt8(ascii: "E") {
      position += 1
      if peek() == UInt8(ascii: "+") || peek() == UInt8(ascii: "-") { position += 1 }
      try digits()
    }
    try add(.number, from: start, length: position - start)
  }

  private mutating func digits() throws(JSONFault) {
    let start = position
    while let byte = peek(), isDigit(byte) { position += 1 }
    guard position > start else { throw fault("a digit is expected") }
  }

  private mutating func string() throws(JSONFault) {
    position += 1
    let start = position
    var kind = JSONNode.Kind.string
    while true {
      guard position < bytes.count else { throw fault("the text ends in a string") }
      let byte = bytes[position]
      if byte == UInt8(ascii: "\"") { break }
      guard byte >= 0x20 else { throw fault("a control character in a string") }
      if byte == UInt8(ascii: "\\") {
        kind = .escapedString
        try escape()
      } else {
        position += 1
      }
    }
    try add(kind, from: start, length: position - start)
    position += 1
  }

  /// Checks an escape, so that decoding it later cannot fail.
  private mutating func escape() throws(JSONFault) {
    position += 1
    switch peek() {
    case UInt8(ascii: "u"): break
    case let byte? where "\"\\/bfnrt".utf8.contains(byte):
      position += 1
      return
    default: throw fault("an unknown escape")
    }
    let unit = try codeUnit()
    guard unit & 0xF800 == 0xD800, !JSONValue.isByte(unit) else { return }
    guard unit < 0xDC00, peek() == UInt8(ascii: "\\") else { throw fault("half a surrogate pair") }
    position += 1
    guard peek() == UInt8(ascii: "u"), try codeUnit() & 0xFC00 == 0xDC00 else {
      throw fault("half a surrogate pair")
    }
  }

  /// Reads "uXXXX".
  private mutating func codeUnit() throws(JSONFault) -> UInt16 {
    position += 1
    guard bytes.count - position >= 4, let unit = hexUnit(bytes[position..<position + 4]) else {
      throw fault("four hexadecimal digits are expected")
    }
    position += 4
    return unit
  }

  private mutating func add(_ kind: JSONNode.Kind, from start: Int, length: Int) throws(JSONFault) {
    guard nodes.count < JSONDocument.nodeLimit else {
      throw fault("more than \(JSONDocument.nodeLimit) values")
    }
    nodes.append(
      JSONNode(offset: UInt32(start), length: UInt32(length), next: UInt32(nodes.count + 1), kind: kind))
  }

  @inline(__always)
  private func peek() -> UInt8? { position < bytes.count ? bytes[position] : nil }

  private mutating func skipSpace() {
    while let byte = peek(), byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 { position += 1 }
  }

  private mutating func expect(_ byte: UInt8, _ name: StaticString) throws(JSONFault) {
    guard peek() == byte else { throw fault("\(name) is expected") }
    position += 1
  }

  private func fault(_ text: String) -> JSONFault { JSONFault(offset: position, text: text) }
}

private func isDigit(_ byte: UInt8) -> Bool { byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9") }

/// Four hexadecimal digits as a UTF-16 code unit.
func hexUnit(_ digits: Slice<UnsafeRawBufferPointer>) -> UInt16? {
  var unit: UInt16 = 0
  for digit in digits {
    guard let value = Character(Unicode.Scalar(digit)).hexDigitValue else { return nil }
    unit = unit << 4 | UInt16(value)
  }
  return unit
}
