import Answers
import Files
import Foundation
import JSON

/// A file of records, one a line, that grows while a batch runs: what is written is whole, whenever the program is
/// killed. One program at a time writes to it.
final class RecordFile {
  let path: Path
  private let descriptor: Int32
  /// What ended within a line, and was cut off.
  private(set) var hasMended = false
  /// Some file systems do not tell how many names a file has.
  private var isLinked = true
  private var lastSync = ContinuousClock.now

  /// What every record begins with that this program writes.
  static let start = Array(#"{"version":1,"images":["#.utf8)
  /// Bytes of a first line that begins in another way, and of a last one: as far as they are looked at.
  private static let headLimit = 1 << 20, tailLimit = 64 << 20

  /// Opens it, or makes it. A last line that is not whole goes, for its record is made again; nothing else of what is
  /// there is touched, and a file that holds no records is refused.
  ///
  /// Throws `RecordFileError` or `FileError`.
  init(_ path: Path) throws {
    self.path = path
    let flags = O_RDWR | O_APPEND | O_CREAT | O_CLOEXEC | O_NONBLOCK
    descriptor = retry { path.call { open($0, flags, 0o666) } }
    guard descriptor >= 0 else { throw FileError.system(file: path, operation: "write", code: errno) }
    do {
      var status = stat()
      guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
        throw RecordFileError.notAFile(path)
      }
      guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else { throw RecordFileError.busy(path) }
      // Whoever had it until now may have added to it.
      guard fstat(descriptor, &status) == 0 else {
        throw FileError.system(file: path, operation: "read", code: errno)
      }
      isLinked = status.st_nlink > 0
      try checkHead(size: Int(status.st_size))
      try mend(size: Int(status.st_size))
    } catch {
      close(descriptor)
      throw error
    }
  }

  deinit {
    fsync(descriptor)
    close(descriptor)
  }

  /// Throws `FileError`. Where only a part could be written, that part is taken back.
  func append(_ record: AnswerRecord) throws {
    // Nobody would ever see what is added to it.
    var status = stat()
    guard fstat(descriptor, &status) == 0, status.st_nlink > 0 || !isLinked else {
      throw RecordFileError.removed(path)
    }
    try write(Array((record.json + "\n").utf8))
    // The system has it whatever happens to this program; a power cut costs a second's records.
    if ContinuousClock.now - lastSync > .seconds(1) {
      fsync(descriptor)
      lastSync = .now
    }
  }

  private func write(_ bytes: [UInt8]) throws {
    let size = lseek(descriptor, 0, SEEK_END)
    let code = bytes.withUnsafeBytes { StandardStreams.write($0, to: descriptor) }
    guard code == 0 else {
      if size >= 0 { ftruncate(descriptor, size) }
      throw FileError.system(file: path, operation: "write", code: code)
    }
  }

  /// A file of records begins with one, whole or torn.
  private func checkHead(size: Int) throws {
    let bytes = try read(0..<min(size, Self.headLimit))
    let head = bytes.drop(while: Self.isBlank)
    guard !head.isEmpty, !Self.isBegun(head), !(bytes.count == size && Self.isZero(head)) else { return }
    let line = head.prefix { $0 != UInt8(ascii: "\n") }
    guard line.count < head.count, Self.isRecord(line) else { throw RecordFileError.notRecords(path) }
  }

  /// A record that lacks no more than its end of line stays; what is left of another goes.
  private func mend(size: Int) throws {
    let end = try lastLineEnd(size: size)
    guard end < size else { return }
    let tail = try read(end..<min(size, end + Self.tailLimit))[...]
    if Self.isRecord(tail) { return try write([UInt8(ascii: "\n")]) }
    let isTorn = tail.first == UInt8(ascii: "{") && (try? JSONDocument(text: tail, file: "")) == nil
    guard tail.allSatisfy(Self.isBlank) || Self.isZero(tail) || isTorn else {
      throw RecordFileError.notRecords(path)
    }
    guard ftruncate(descriptor, off_t(end)) == 0 else {
      throw FileError.system(file: path, operation: "write", code: errno)
    }
    hasMended = !tail.allSatisfy(Self.isBlank)
  }

  private static func isRecord(_ line: ArraySlice<UInt8>) -> Bool {
    (try? AnswerRecord(json: line, file: "")) != nil
  }

  /// Whether a record of this program's begins here, however little of it was written.
  private static func isBegun(_ bytes: ArraySlice<UInt8>) -> Bool {
    start.starts(with: bytes.prefix(start.count))
  }

  /// What a machine that went down may leave of what was to be written.
  private static func isZero(_ bytes: ArraySlice<UInt8>) -> Bool { bytes.allSatisfy { $0 == 0 } }

  private static func isBlank(_ byte: UInt8) -> Bool { [0x20, 0x09, 0x0A, 0x0D].contains(byte) }

  /// Behind the last line feed; 0 where there is none.
  private func lastLineEnd(size: Int) throws -> Int {
    var end = size
    while end > 0 {
      let start = max(0, end - (1 << 16))
      if let at = try read(start..<end).lastIndex(of: UInt8(ascii: "\n")) { return start + at + 1 }
      end = start
    }
    return 0
  }

  private func read(_ range: Range<Int>) throws -> [UInt8] {
    var buffer = [UInt8](repeating: 0, count: range.count)
    let got = buffer.withUnsafeMutableBytes { bytes in
      retry { pread(descriptor, bytes.baseAddress, range.count, off_t(range.lowerBound)) }
    }
    guard got == range.count else { throw FileError.system(file: path, operation: "read", code: errno) }
    return buffer
  }
}

/// What is wrong with a file of records. One line each.
enum RecordFileError: Error, Equatable, CustomStringConvertible {
  case notAFile(Path)
  case notRecords(Path)
  case removed(Path)
  case busy(Path)

  var description: String {
    switch self {
    case .notAFile(let path): "\(path): is there, and is not a file that records could be added to"
    case .notRecords(let path):
      "\(path): is there, and holds something else than records: it is left as it is"
    case .removed(let path): "\(path): was removed while records were added to it"
    case .busy(let path): "\(path): another program is adding to it"
    }
  }
}
