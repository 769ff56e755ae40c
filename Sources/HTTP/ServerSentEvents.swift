/// Takes a stream of server-sent events apart, wherever its pieces are cut: lines that end in LF, CR LF or CR;
/// comments and fields other than `event` and `data` are passed over.
public struct ServerSentEvents {
  public struct Event: Sendable, Equatable {
    /// Empty where none was told.
    public var name = ""
    /// Several lines of data are joined by line feeds.
    public var data: [UInt8] = []
  }

  /// One event is longer than it may be.
  public struct TooLong: Error {}

  private let limit: Int
  private var line: [UInt8] = []
  private var event = Event()
  private var hasData = false
  /// The last byte was a CR: an LF that follows belongs to it.
  private var endedByReturn = false
  private var isFirstLine = true

  /// `limit`: the most bytes of an event.
  public init(limit: Int = 8 << 20) { self.limit = limit }

  /// Throws `TooLong`, or what `take` throws.
  public mutating func append(_ bytes: some Sequence<UInt8>, _ take: (Event) throws -> Void) throws {
    for byte in bytes {
      defer { endedByReturn = byte == UInt8(ascii: "\r") }
      switch byte {
      case UInt8(ascii: "\n") where endedByReturn: break
      case UInt8(ascii: "\n"), UInt8(ascii: "\r"): try endLine(take)
      default:
        guard line.count + event.data.count < limit else { throw TooLong() }
        line.append(byte)
      }
    }
  }

  private mutating func endLine(_ take: (Event) throws -> Void) throws {
    defer { line.removeAll(keepingCapacity: true) }
    // The mark of UTF-8.
    if isFirstLine, line.starts(with: [0xEF, 0xBB, 0xBF]) { line.removeFirst(3) }
    isFirstLine = false
    guard !line.isEmpty else {
      defer { (event, hasData) = (Event(), false) }
      if hasData { try take(event) }
      return
    }
    let colon = line.firstIndex(of: UInt8(ascii: ":")) ?? line.endIndex
    var value = line[colon...].dropFirst()
    if value.first == UInt8(ascii: " ") { value = value.dropFirst() }
    switch line[..<colon] {
    case let name where name.elementsEqual("data".utf8):
      if hasData { event.data.append(UInt8(ascii: "\n")) }
      hasData = true
      event.data += value
    case let name where name.elementsEqual("event".utf8): event.name = String(decoding: value, as: UTF8.self)
    default: break
    }
  }
}
