import Answers
import Files

/// A summary as it lies in the table: a byte for this form, a sum that tells damage, then the fields in their order.
///
/// JSON of it takes three times the room, which is taken twice, and ten times as long to read.
///
/// A number is written seven bits a byte, the lowest first, the eighth bit where more follow; a text as the count of
/// its bytes and those; what may be missing as 0, or 1 and itself.
enum SummaryBytes {
  /// Another one is another version's.
  private static let form: UInt8 = 1
  /// Those of more bytes are not kept: a row may not grow without end.
  static let limit = 1 << 20

  /// Whose summary it is, for the sum: what is found at another's place is not believed.
  static func place(path: [UInt8], stamp: FileStamp?, time: Int) -> [UInt8] {
    var place = SummaryWriter()
    place.number(UInt64(bitPattern: Int64(time)))
    place.optional(stamp) { place, stamp in
      for number in [stamp.size, Int(bitPattern: stamp.inode), stamp.seconds, stamp.nanoseconds] {
        place.number(UInt64(bitPattern: Int64(number)))
      }
    }
    return place.bytes + path
  }

  /// nil for one that is too large.
  static func write(_ summary: AnswerSummary, at place: [UInt8]) -> [UInt8]? {
    var fields = SummaryWriter()
    fields.summary(summary)
    guard fields.bytes.count <= limit else { return nil }
    return [form] + littleEndian(sum(place, fields.bytes[...])) + fields.bytes
  }

  /// nil for what is damaged, of another form, or of another place.
  static func read(_ bytes: [UInt8], at place: [UInt8]) -> AnswerSummary? {
    guard bytes.count > 9, bytes[0] == form else { return nil }
    let fields = bytes[9...]
    guard bytes[1..<9].elementsEqual(littleEndian(sum(place, fields))) else { return nil }
    var reader = SummaryReader(fields)
    return reader.summary()
  }

  /// FNV-1a: it tells damage, and guards nothing.
  private static func sum(_ place: [UInt8], _ fields: ArraySlice<UInt8>) -> UInt64 {
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    for byte in place { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
    for byte in fields { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
    return hash
  }

  private static func littleEndian(_ number: UInt64) -> [UInt8] {
    (0..<8).map { UInt8(truncatingIfNeeded: number >> ($0 * 8)) }
  }
}
