/// Encodable values as `JSONLine.Value`s: keys in the order in which they are encoded, "promptIDs" as "prompt_ids",
/// what is nil left out.
extension JSONLine {
  /// One line. Throws what the value itself throws.
  public static func text(encoding value: some Encodable) throws -> String { text(try encoded(value)) }

  static func encoded(_ value: some Encodable) throws -> Value {
    let place = Place()
    try value.encode(to: LineEncoder(place: place))
    return place.value
  }

  /// Where an encoder puts what it is given.
  final class Place {
    enum Content {
      case value(Value)
      case fields([(String, Place)])
      case elements([Place])
    }

    var content = Content.value(.null)

    var value: Value {
      switch content {
      case .value(let value): value
      case .fields(let fields): .object(fields.map { ($0.0, $0.1.value) })
      case .elements(let elements): .array(elements.map(\.value))
      }
    }

    func field(_ key: any CodingKey) -> Place {
      guard case .fields(var fields) = content else { return Place() }
      let place = Place()
      fields.append((snakeCase(key.stringValue), place))
      content = .fields(fields)
      return place
    }

    func element() -> Place {
      guard case .elements(var elements) = content else { return Place() }
      let place = Place()
      elements.append(place)
      content = .elements(elements)
      return place
    }

    func put(_ value: some Encodable) throws {
      switch value {
      case let value as Bool: content = .value(.bool(value))
      case let value as String: content = .value(.string(value))
      case let value as Double: content = .value(.number(value))
      case let value as Float: content = .value(.number(Double(value)))
      case let value as any FixedWidthInteger:
        content = .value(Int(exactly: value).map { .int($0) } ?? .unsigned(UInt64(clamping: value)))
      default: try value.encode(to: LineEncoder(place: self))
      }
    }
  }
}

/// "prompt_ids" of "promptIDs".
func snakeCase(_ name: String) -> String {
  var result = ""
  var before: Character?
  for character in name {
    if character.isUppercase, before?.isLowercase == true { result.append("_") }
    result += character.lowercased()
    before = character
  }
  return result
}

private struct LineEncoder: Encoder {
  let place: JSONLine.Place
  var codingPath: [any CodingKey] { [] }
  var userInfo: [CodingUserInfoKey: Any] { [:] }

  func container<Key: CodingKey>(keyedBy type: Key.Type) -> KeyedEncodingContainer<Key> {
    place.content = .fields([])
    return KeyedEncodingContainer(LineFields<Key>(place: place))
  }

  func unkeyedContainer() -> any UnkeyedEncodingContainer {
    place.content = .elements([])
    return LineElements(place: place)
  }

  func singleValueContainer() -> any SingleValueEncodingContainer { LineValue(place: place) }
}

private struct LineFields<Key: CodingKey>: KeyedEncodingContainerProtocol {
  let place: JSONLine.Place
  var codingPath: [any CodingKey] { [] }

  func encodeNil(forKey key: Key) { place.field(key).content = .value(.null) }
  func encode(_ value: some Encodable, forKey key: Key) throws { try place.field(key).put(value) }

  func nestedContainer<Nested: CodingKey>(
    keyedBy type: Nested.Type, forKey key: Key
  ) -> KeyedEncodingContainer<Nested> {
    LineEncoder(place: place.field(key)).container(keyedBy: type)
  }

  func nestedUnkeyedContainer(forKey key: Key) -> any UnkeyedEncodingContainer {
    LineEncoder(place: place.field(key)).unkeyedContainer()
  }

  func superEncoder() -> any Encoder { LineEncoder(place: place) }
  func superEncoder(forKey key: Key) -> any Encoder { LineEncoder(place: place.field(key)) }
}

private struct LineElements: UnkeyedEncodingContainer {
  let place: JSONLine.Place
  var codingPath: [any CodingKey] { [] }
  var count: Int { if case .elements(let elements) = place.content { elements.count } else { 0 } }

  func encodeNil() { place.element().content = .value(.null) }
  func encode(_ value: some Encodable) throws { try place.element().put(value) }

  func nestedContainer<Nested: CodingKey>(keyedBy type: Nested.Type) -> KeyedEncodingContainer<Nested> {
    LineEncoder(place: place.element()).container(keyedBy: type)
  }

  func nestedUnkeyedContainer() -> any UnkeyedEncodingContainer {
    LineEncoder(place: place.element()).unkeyedContainer()
  }

  func superEncoder() -> any Encoder { LineEncoder(place: place.element()) }
}

private struct LineValue: SingleValueEncodingContainer {
  let place: JSONLine.Place
  var codingPath: [any CodingKey] { [] }

  func encodeNil() { place.content = .value(.null) }
  func encode(_ value: some Encodable) throws { try place.put(value) }
}
