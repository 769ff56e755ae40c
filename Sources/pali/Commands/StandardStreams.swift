import Foundation
import Interface

/// Results go to standard output, errors and progress to standard error.
enum StandardStreams {
  /// Writes a line to standard output. A reader that has gone ends the program quietly.
  static func print(_ line: String) throws {
    try Array((line + "\n").utf8).withUnsafeBytes(write)
  }

  /// Writes bytes to standard output, as above.
  static func write(_ bytes: UnsafeRawBufferPointer) throws {
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = Foundation.write(
        STDOUT_FILENO, UnsafeRawBufferPointer(rebasing: rest).baseAddress, rest.count)
      if count >= 0 {
        rest = rest.dropFirst(count)
      } else if errno == EPIPE {
        exit(0)
      } else if errno != EINTR {
        throw CommandError.cannotWrite(reason: String(cString: strerror(errno)))
      }
    }
  }

  /// One line on standard error.
  static func complain(_ error: any Error) { complain("\(error)") }

  static func complain(_ fault: String) {
    FileHandle.standardError.write(Data("pali: \(DisplayText.line(fault))\n".utf8))
  }
}
