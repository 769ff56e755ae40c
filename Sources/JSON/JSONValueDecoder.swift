/// Decodable values from `JSONValue`s, by the names that `JSONLine` writes. What is missing or of another type is a
/// `JSONError` that names file and place; keys that are not asked for are passed over.
extension JSONValue {
  public func decoded<Result: Decodable>(_ type: Result.Type) throws -> Result {
    switch type {
    case is Bool.Type: try bool() as! Result
    case is String.Type: try string() as! Result
    case is Double.Type: try double() as! Result
    case is Float.Type: Float(try double()) as! Result
    case let type as any FixedWidthInteger.Type: try integer(type) as! Result
    default: try Result(from: ValueDecoder(value: self))
    }
  }
}

private struct ValueDecoder: Decoder {
  let value: JSONValue
  var codingPath: [any CodingKey] { [] }
  var userInfo: [CodingUserInfoKey: Any] { [:] }

  func container<Key: CodingKey>(keyedBy type: Key.Type) throws -> KeyedDecodingContainer<Key> {
    KeyedDecodingContainer(ValueFields(value: value, fields: try value.uniqueMembers()))
  }

  func unkeyedContainer() throws -> any UnkeyedDecodingContainer {
    ValueElements(value: value, elements: Array(try value.elements()))
  }

  func singleValueContainer() -> any SingleValueDecodingContainer { SingleValue(value: value) }
}

private struct ValueFields<Key: CodingKey>: KeyedDecodingContainerProtocol {
  let value: JSONValue
  let fields: [String: JSONValue]
  var codingPath: [any CodingKey] { [] }
  var allKeys: [Key] { fields.keys.compactMap { Key(stringValue: $0) } }

  func contains(_ key: Key) -> Bool { fields[snakeCase(key.stringValue)] != nil }

  private func field(_ key: Key) throws -> JSONValue {
    let name = snakeCase(key.stringValue)
    guard let field = fields[name] else {
      throw JSONError.missing(
        file: value.document.file, key: value.path.isEmpty ? name : "\(value.path).\(name)")
    }
    return field
  }

  func decodeNil(forKey key: Key) throws -> Bool { try field(key).kind == .null }

  func decode<Result: Decodable>(_ type: Result.Type, forKey key: Key) throws -> Result {
    try field(key).decoded(type)
  }

  func nestedContainer<Nested: CodingKey>(
    keyedBy type: Nested.Type, forKey key: Key
  ) throws -> KeyedDecodingContainer<Nested> {
    try ValueDecoder(value: field(key)).container(keyedBy: type)
  }

  func nestedUnkeyedContainer(forKey key: Key) throws -> any UnkeyedDecodingContainer {
    try ValueDecoder(value: field(key)).unkeyedContainer()
  }

  func superDecoder() -> any Decoder { ValueDecoder(value: value) }
  func superDecoder(forKey key: Key) throws -> any Decoder { ValueDecoder(value: try field(key)) }
}

private struct ValueElements: UnkeyedDecodingContainer {
  let value: JSONValue
  let elements: [JSONValue]
  var currentIndex = 0
  var codingPath: [any CodingKey] { [] }
  var count: Int? { elements.count }
  var isAtEnd: Bool { currentIndex >= elements.count }

  private mutating func next() throws -> JSONValue {
    guard !isAtEnd else { throw value.mismatch("an array of more elements") }
    defer { currentIndex += 1 }
    return elements[currentIndex]
  }

  mutating func decodeNil() throws -> Bool {
    guard !isAtEnd, elements[currentIndex].kind == .null else { return false }
    currentIndex += 1
    return true
  }

  mutating func decode<Result: Decodable>(_ type: Result.Type) throws -> Result { try next().decoded(type) }

  mutating func nestedContainer<Nested: CodingKey>(
    keyedBy type: Nested.Type
  ) throws -> KeyedDecodingContainer<Nested> {
    try ValueDecoder(value: next()).container(keyedBy: type)
  }

  mutating func nestedUnkeyedContainer() throws -> any UnkeyedDecodingContainer {
    try ValueDecoder(value: next()).unkeyedContainer()
  }

  mutating func superDecoder() throws -> any Decoder { ValueDecoder(value: try next()) }
}

private struct SingleValue: SingleValueDecodingContainer {
  let value: JSONValue
  var codingPath: [any CodingKey] { [] }

  func decodeNil() -> Bool { value.kind == .null }
  func decode<Result: Decodable>(_ type: Result.Type) throws -> Result { try value.decoded(type) }
}
