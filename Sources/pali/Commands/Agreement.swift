import Foundation
import HTTP
import Interface

/// Questions of commands, on the terminal.
enum Agreement {
  struct Refused: Error {}

  /// Asks; throws `Refused` after a no. Where there is nobody to ask, throws `CommandError.needsAgreement`.
  static func ask(_ question: String, otherwise: String) throws {
    guard isatty(STDIN_FILENO) == 1, isatty(STDERR_FILENO) == 1 else {
      throw CommandError.needsAgreement(what: otherwise)
    }
    StandardStreams.tell("\(DisplayText.line(TextLayout.message(question))) [y/N] ")
    guard ["y", "yes"].contains(try answer().lowercased()) else { throw Refused() }
  }

  /// A line that is typed. ^C ends the wait: a call that only reads would go on after it.
  private static func answer() throws -> String {
    var line: [UInt8] = []
    while true {
      if Interruption.isRequested { throw HTTPError.cancelled }
      var descriptor = pollfd(fd: STDIN_FILENO, events: Int16(POLLIN), revents: 0)
      guard poll(&descriptor, 1, 50) > 0 else { continue }
      var byte: UInt8 = 0
      guard read(STDIN_FILENO, &byte, 1) == 1 else { throw Refused() }
      if byte == UInt8(ascii: "\n") { return String(decoding: line, as: UTF8.self) }
      line.append(byte)
      if line.count > 1000 { throw Refused() }
    }
  }
}
