import ArgumentParser
import Foundation
import HTTP
import Interface

/// Questions of commands, on the terminal; and how such commands end.
enum Agreement {
  struct Refused: Error {}

  /// Asks; throws `Refused` after a no. Where there is nobody to ask, throws `CommandError.needsAgreement`.
  static func ask(_ question: String, otherwise: String) throws {
    guard isatty(STDIN_FILENO) == 1, isatty(STDERR_FILENO) == 1 else {
      throw CommandError.needsAgreement(what: otherwise)
    }
    StandardStreams.tell("\(DisplayText.line(TextLayout.message(question))) [y/N] ")
    guard let answer = readLine()?.lowercased(), ["y", "yes"].contains(answer) else { throw Refused() }
  }

  /// Runs a command's body; what it throws is told in a line, and ends the program as README.md says.
  static func reporting(_ body: () throws -> Void) throws {
    Interruption.watch()
    do {
      try body()
    } catch let code as ExitCode {
      throw code
    } catch is Refused {
      throw ExitCode(1)
    } catch HTTPError.cancelled {
      throw ExitCode(130)
    } catch {
      StandardStreams.complain(error)
      throw ExitCode(1)
    }
  }
}
