/// The wire format of protocol buffers, field by field, bounds checked. Nested messages are readers of their
/// own over a part of the bytes: nothing recurses by itself.
struct ProtobufReader {
  enum Value {
    case varint(UInt64)
    case fixed64(UInt64)
    case bytes(UnsafeBufferPointer<UInt8>)
    case fixed32(UInt32)
  }

  struct Fault: Error {
    let text: String
  }

  private let bytes: UnsafeBufferPointer<UInt8>
  private var position = 0

  init(_ bytes: UnsafeBufferPointer<UInt8>) {
    self.bytes = bytes
  }

  /// The next field, or nil at the end.
  mutating func next() throws(Fault) -> (field: Int, value: Value)? {
    guard position < bytes.count else { return nil }
    let tag = try varint()
    guard tag >> 3 >= 1, tag >> 3 < 1 << 29 else { throw Fault(text: "a field number is out of range") }
    return (Int(tag >> 3), try value(wireType: tag & 7))
  }

  private mutating func value(wireType: UInt64) throws(Fault) -> Value {
    switch wireType {
    case 0: return .varint(try varint())
    case 1: return .fixed64(try fixed(8))
    case 2:
      let length = try varint()
      guard length <= bytes.count - position else { throw Fault(text: "a field reaches past the end") }
      let start = position
      position += Int(length)
      return .bytes(UnsafeBufferPointer(rebasing: bytes[start..<position]))
    case 5: return .fixed32(UInt32(truncatingIfNeeded: try fixed(4)))
    default: throw Fault(text: "an unknown wire type")
    }
  }

  private mutating func varint() throws(Fault) -> UInt64 {
    var value: UInt64 = 0
    for shift in stride(from: UInt64(0), to: 70, by: 7) {
      guard position < bytes.count else { throw Fault(text: "a number is cut short") }
      let byte = bytes[position]
      position += 1
      value |= UInt64(byte & 0x7F) << shift
      if byte < 0x80 { return value }
    }
    throw Fault(text: "a number is too long")
  }

  private mutating func fixed(_ count: Int) throws(Fault) -> UInt64 {
    guard bytes.count - position >= count else { throw Fault(text: "a number is cut short") }
    var value: UInt64 = 0
    for index in 0..<count { value |= UInt64(bytes[position + index]) << UInt64(8 * index) }
    position += count
    return value
  }
}
