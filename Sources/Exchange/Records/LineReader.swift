import Files

/// Lines of a file or a pipe, one at a time; empty ones do not count. No more of it is in memory than a line.
public final class LineReader {
  /// Gives the next bytes, at most so many; none at the end.
  public typealias Source = (Int) throws -> [UInt8]

  /// What errors call it.
  public let file: String
  /// Of the last line that was read, from 1.
  public private(set) var line = 0
  private let source: Source
  private let limit: Int
  private var rest: [UInt8] = []
  /// Where in `rest` the next line begins.
  private var start = 0
  private var isAtEnd = false
  private static let pieceLength = 1 << 18

  /// - Parameter limit: bytes that a line may have.
  public init(file: String, limit: Int = 64 << 20, source: @escaping Source) {
    self.file = file
    self.limit = limit
    self.source = source
  }

  /// Of a regular file. Throws `FileError`.
  public convenience init(_ path: Path, limit: Int = 64 << 20) throws {
    let file = OpenFile(try RegularFile(path))
    self.init(file: path.description, limit: limit) { try file.next($0) }
  }

  /// The next line that is not empty, without its end; nil after the last. Throws `ImportError`, or what the source
  /// throws.
  public func next() throws -> [UInt8]? {
    while let bytes = try nextLine() {
      if bytes.contains(where: { $0 != 0x20 && $0 != 0x09 && $0 != 0x0D }) { return Array(bytes) }
    }
    return nil
  }

  private func nextLine() throws -> ArraySlice<UInt8>? {
    var searched = start
    while true {
      if let end = rest[searched...].firstIndex(of: 0x0A) {
        defer { start = end + 1 }
        return try counted(rest[start..<end])
      }
      if isAtEnd {
        guard start < rest.count else { return nil }
        defer { start = rest.count }
        return try counted(rest[start...])
      }
      rest.removeFirst(start)
      start = 0
      searched = rest.count
      guard rest.count <= limit else {
        throw ImportError.lineTooLong(file: file, line: line + 1, limit: limit)
      }
      let more = try source(Self.pieceLength)
      isAtEnd = more.isEmpty
      rest += more
    }
  }

  private func counted(_ bytes: ArraySlice<UInt8>) throws -> ArraySlice<UInt8> {
    line += 1
    guard bytes.count <= limit else { throw ImportError.lineTooLong(file: file, line: line, limit: limit) }
    // What some editors put in front of a text.
    return line == 1 && bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? bytes.dropFirst(3) : bytes
  }
}

/// A regular file, read from its beginning.
private final class OpenFile {
  private let file: RegularFile
  private var offset = 0

  init(_ file: consuming RegularFile) { self.file = file }

  func next(_ limit: Int) throws -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: min(limit, file.size - offset))
    try bytes.withUnsafeMutableBytes { try file.read(into: $0, at: offset) }
    offset += bytes.count
    return bytes
  }
}
