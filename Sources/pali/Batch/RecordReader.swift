import Answers
import Files
import Foundation
import JSON

/// Reads files of records, a line at a time.
enum RecordReader {
  /// The most bytes of a line.
  private static let lineLimit = 64 << 20

  /// Calls `take` with each record and its line's number. Throws `RecordFileError`, `FileError`, or what `take` throws.
  static func read(_ path: Path, _ take: (AnswerRecord, Int) throws -> Void) throws {
    let file = try RegularFile(path)
    var rest: [UInt8] = []
    var (offset, number) = (0, 0)
    var buffer = [UInt8](repeating: 0, count: 1 << 20)
    while offset < file.size {
      let count = min(buffer.count, file.size - offset)
      try buffer.withUnsafeMutableBytes {
        try file.read(into: UnsafeMutableRawBufferPointer(rebasing: $0[..<count]), at: offset)
      }
      offset += count
      var lines = buffer[..<count].split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
      let last = lines.removeLast()
      for line in lines {
        number += 1
        try record(rest + line, path, number).map { try take($0, number) }
        rest = []
      }
      rest += last
      guard rest.count <= lineLimit else {
        throw RecordFileError.damaged(path, line: number + 1, fault: "longer than \(lineLimit) bytes")
      }
    }
    try record(rest, path, number + 1).map { try take($0, number + 1) }
  }

  /// nil for an empty line.
  private static func record(_ line: [UInt8], _ path: Path, _ number: Int) throws -> AnswerRecord? {
    guard !line.isEmpty else { return nil }
    do { return try AnswerRecord(json: line, file: "record") } catch {
      throw RecordFileError.damaged(path, line: number, fault: "\(error)")
    }
  }
}
