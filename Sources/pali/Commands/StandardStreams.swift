import Foundation
import Interface

/// Results go to standard output, errors and progress to standard error.
enum StandardStreams {
  /// Writes a line to standard output. A reader that has gone ends the program quietly.
  static func print(_ line: String) throws {
    var bytes = Array((line + "\n").utf8)[...]
    while !bytes.isEmpty {
      let count = bytes.withUnsafeBytes { write(STDOUT_FILENO, $0.baseAddress, $0.count) }
      if count >= 0 {
        bytes = bytes.dropFirst(count)
      } else if errno == EPIPE {
        exit(0)
      } else if errno != EINTR {
        throw CommandError.cannotWrite(reason: String(cString: strerror(errno)))
      }
    }
  }

  /// One line on standard error.
  static func complain(_ error: any Error) {
    FileHandle.standardError.write(Data("pali: \(DisplayText.line("\(error)"))\n".utf8))
  }
}
