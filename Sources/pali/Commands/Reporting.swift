import ArgumentParser
import HTTP

extension ParsableCommand {
  /// Runs a command's body; what it throws is told in a line, and ends the program as README.md says. What went wrong
  /// because of ^C is not told.
  func reporting(_ body: () throws -> Void) throws {
    Interruption.watch()
    do {
      try body()
    } catch let code as ExitCode {
      throw code
    } catch is Agreement.Refused {
      throw ExitCode(1)
    } catch {
      if Interruption.isRequested || error as? HTTPError == .cancelled { throw ExitCode(130) }
      StandardStreams.complain(error)
      throw ExitCode(1)
    }
  }
}
