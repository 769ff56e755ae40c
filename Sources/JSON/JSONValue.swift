import Files

/// A value of a JSON document. Accessors throw `JSONError`, which names the file and the path to the value.
public struct JSONValue: Sendable {
  public enum Kind: String, Sendable {
    case object = "an object"
    case array = "an array"
    case string = "a string"
    case number = "a number"
    case bool = "true or false"
    case null = "null"
  }

  public let document: JSONDocument
  let index: Int

  private var node: JSONNode { document.nodes[index] }

  private var text: UnsafeRawBufferPointer {
    let node = node
    return UnsafeRawBufferPointer(
      rebasing: document.bytes[Int(node.offset)..<Int(node.offset) + Int(node.length)])
  }

  public var kind: Kind {
    switch node.kind {
    case .object: .object
    case .array: .array
    case .string, .escapedString: .string
    case .number: .number
    case .yes, .no: .bool
    case .null: .null
    }
  }

  public func string() throws(JSONError) -> String {
    switch node.kind {
    case .string: String(decoding: text, as: UTF8.self)
    case .escapedString: unescape(text)
    default: throw mismatch("a string")
    }
  }

  /// A whole number that is written as one and fits.
  public func int() throws(JSONError) -> Int {
    guard node.kind == .number, let value = Int(String(decoding: text, as: UTF8.self)) else {
      throw mismatch("a whole number")
    }
    return value
  }

  /// The same of any width.
  public func integer<Number: FixedWidthInteger>(_ type: Number.Type) throws(JSONError) -> Number {
    guard node.kind == .number, let value = Number(String(decoding: text, as: UTF8.self)) else {
      throw mismatch("a whole number")
    }
    return value
  }

  /// Any finite number.
  public func double() throws(JSONError) -> Double {
    guard node.kind == .number, let value = Double(String(decoding: text, as: UTF8.self)), value.isFinite
    else { throw mismatch("a finite number") }
    return value
  }

  public func bool() throws(JSONError) -> Bool {
    switch node.kind {
    case .yes: true
    case .no: false
    default: throw mismatch("true or false")
    }
  }

  public func elements() throws(JSONError) -> JSONElements {
    guard node.kind == .array else { throw mismatch("an array") }
    return JSONElements(self, count: Int(node.length))
  }

  public func members() throws(JSONError) -> JSONMembers {
    guard node.kind == .object else { throw mismatch("an object") }
    return JSONMembers(JSONElements(self, count: 2 * Int(node.length)))
  }

  /// An object's members by key; a key that is there twice is an error.
  public func uniqueMembers() throws(JSONError) -> [String: JSONValue] {
    var found: [String: JSONValue] = [:]
    for (key, value) in try members() {
      guard found.updateValue(value, forKey: try key.string()) == nil else {
        throw .duplicate(file: document.file, key: value.path)
      }
    }
    return found
  }

  /// The member of an object, the last one of that name, or nil when this is no object or lacks it.
  public subscript(key: String) -> JSONValue? {
    guard let members = try? members() else { return nil }
    var found: JSONValue?
    for (candidate, value) in members where candidate.isString(key) { found = value }
    return found
  }

  /// Whether this is the string `other`, byte by byte.
  public func isString(_ other: String) -> Bool {
    switch node.kind {
    case .string: text.elementsEqual(other.utf8)
    case .escapedString: unescape(text).utf8.elementsEqual(other.utf8)
    default: false
    }
  }

  /// Calls `body` with a string's UTF-8, in place where nothing is escaped.
  public func withUTF8<Result>(_ body: (UnsafeBufferPointer<UInt8>) throws -> Result) throws -> Result {
    if node.kind == .string { return try text.withMemoryRebound(to: UInt8.self, body) }
    var decoded = try string()
    return try decoded.withUTF8(body)
  }

  /// The error that says this value is not what was expected.
  public func mismatch(_ expected: String) -> JSONError {
    .type(
      file: document.file, key: path, expected: expected,
      got: node.kind == .number ? numberWording : kind.rawValue)
  }

  /// A number as it is written.
  var numberWording: String {
    text.count <= 40 ? String(decoding: text, as: UTF8.self) : "a long number"
  }
}

extension JSONValue {
  /// Whether a UTF-16 unit stands for a byte that is no UTF-8, as `JSONLine` writes them.
  static func isByte(_ unit: UInt16) -> Bool { (0xDC80...0xDCFF).contains(unit) }
}

/// The values inside a container, in order.
public struct JSONElements: Sequence, IteratorProtocol {
  public let count: Int
  private let document: JSONDocument
  private var index: Int
  private let end: Int

  init(_ container: JSONValue, count: Int) {
    self.count = count
    document = container.document
    index = container.index + 1
    end = Int(document.nodes[container.index].next)
  }

  public mutating func next() -> JSONValue? {
    guard index < end else { return nil }
    defer { index = Int(document.nodes[index].next) }
    return JSONValue(document: document, index: index)
  }

  public var underestimatedCount: Int { count }
}

/// The keys and values of an object, in order.
public struct JSONMembers: Sequence, IteratorProtocol {
  private var elements: JSONElements

  init(_ elements: JSONElements) {
    self.elements = elements
  }

  public var count: Int { elements.count / 2 }

  public mutating func next() -> (key: JSONValue, value: JSONValue)? {
    guard let key = elements.next(), let value = elements.next() else { return nil }
    return (key, value)
  }
}

/// Decodes the escapes of a string that the scanner has checked.
private func unescape(_ text: UnsafeRawBufferPointer) -> String {
  var units: [UInt8] = []
  units.reserveCapacity(text.count)
  var position = 0
  while position < text.count {
    guard text[position] == UInt8(ascii: "\\") else {
      units.append(text[position])
      position += 1
      continue
    }
    let byte = text[position + 1]
    position += 2
    guard byte == UInt8(ascii: "u") else {
      units.append(simpleEscape(byte))
      continue
    }
    var pair = [hexUnit(text[position..<position + 4]) ?? 0]
    position += 4
    if JSONValue.isByte(pair[0]) {
      units.append(contentsOf: SystemText.text([UInt8(pair[0] & 0xFF)]).utf8)
      continue
    }
    if pair[0] & 0xFC00 == 0xD800 {
      pair.append(hexUnit(text[position + 2..<position + 6]) ?? 0)
      position += 6
    }
    units.append(contentsOf: String(decoding: pair, as: UTF16.self).utf8)
  }
  return String(decoding: units, as: UTF8.self)
}

private func simpleEscape(_ byte: UInt8) -> UInt8 {
  switch byte {
  case UInt8(ascii: "b"): 0x08
  case UInt8(ascii: "f"): 0x0C
  case UInt8(ascii: "n"): 0x0A
  case UInt8(ascii: "r"): 0x0D
  case UInt8(ascii: "t"): 0x09
  default: byte
  }
}
