import Files
import Foundation
import Interface

/// Results go to standard output, errors and progress to standard error. Writing to them never traps, whatever they
/// are: closed, full or without a reader.
enum StandardStreams {
  /// Writes a line to standard output. A reader that has gone ends the program quietly.
  static func print(_ line: String) throws {
    try Array((line + "\n").utf8).withUnsafeBytes(write)
  }

  /// Writes bytes to standard output, as above.
  static func write(_ bytes: UnsafeRawBufferPointer) throws {
    switch write(bytes, to: STDOUT_FILENO) {
    case 0: break
    case EPIPE: exit(0)
    case let code: throw CommandError.cannotWrite(reason: String(cString: strerror(code)))
    }
  }

  /// All of standard input. Throws `FileError`.
  static func readAll(limit: Int) throws -> [UInt8] {
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = retry { Foundation.read(STDIN_FILENO, &buffer, buffer.count) }
      guard count >= 0 else { throw FileError.system(file: "standard input", operation: "read", code: errno) }
      guard count > 0 else { return bytes }
      bytes += buffer[..<count]
      guard bytes.count <= limit else {
        throw FileError.tooLarge(file: "standard input", size: bytes.count, limit: limit)
      }
    }
  }

  /// One line on standard error.
  static func complain(_ error: any Error) { complain("\(error)") }

  static func complain(_ fault: String) {
    tell("pali: \(DisplayText.line(TextLayout.message(fault)))\n")
  }

  /// A line worth telling a person, not a script.
  static func note(_ text: String) {
    if isatty(STDERR_FILENO) == 1 { tell(DisplayText.line(TextLayout.message(text)) + "\n") }
  }

  /// Text on standard error, as it is; where that is not possible there is nobody to tell.
  static func tell(_ text: String) { _ = Array(text.utf8).withUnsafeBytes { write($0, to: STDERR_FILENO) } }

  /// Writes all of the bytes; 0, or the errno that kept it from that.
  static func write(_ bytes: UnsafeRawBufferPointer, to stream: Int32) -> Int32 {
    var done = 0
    while done < bytes.count {
      let count = Foundation.write(stream, bytes.baseAddress! + done, bytes.count - done)
      if count > 0 {
        done += count
      } else if count == 0 {
        return ENOSPC
      } else if errno == EAGAIN {
        waitForRoom(stream)
      } else if errno != EINTR {
        return errno
      }
    }
    return 0
  }

  /// Somebody who shares the stream has made it non-blocking.
  private static func waitForRoom(_ stream: Int32) {
    var descriptor = pollfd(fd: stream, events: Int16(POLLOUT), revents: 0)
    _ = poll(&descriptor, 1, -1)
  }
}
