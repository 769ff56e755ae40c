import ArgumentParser
import CTerminal
import Foundation
import Interface
import Tensors

@main
struct Pali: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "pali",
    abstract: "Browse images in a terminal and let PaliGemma read them.",
    discussion: """
      Defaults come from $XDG_CONFIG_HOME/pali/config.toml: model, precision, threads, theme, masks, color, \
      ascii, max_tokens, constrained. Flags come first, then PALI_MODEL, then that file.
      """,
    version: "0.1.0",
    subcommands: [
      BrowseCommand.self, RunCommand.self, ShowCommand.self, InfoCommand.self, BenchCommand.self,
      CacheCommand.self, ThemesCommand.self,
    ],
    defaultSubcommand: BrowseCommand.self)

  static func main() {
    ct_begin()
    ct_watch_crashes(mappedFileFault)
    do {
      var command = try parseAsRoot()
      try command.run()
    } catch {
      Foundation.exit(report(error))
    }
  }

  /// Tells what ended the program, help among it; the exit status. In place of the argument parser's own `exit`, which
  /// prints whatever it was given and does not notice when it cannot.
  private static func report(_ error: any Error) -> Int32 {
    let status = exitCode(for: error)
    let text = fullMessage(for: error)
    guard !text.isEmpty else { return status.rawValue }
    guard !status.isSuccess else { return printed(text) ? 0 : 1 }
    if status == .validationFailure {
      let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
      StandardStreams.tell(
        lines.map { DisplayText.line(TextLayout.message(String($0))) + "\n" }.joined())
    } else {
      StandardStreams.complain(error)
    }
    return status.rawValue
  }

  private static func printed(_ text: String) -> Bool {
    do {
      try StandardStreams.print(text)
      return true
    } catch {
      StandardStreams.complain(error)
      return false
    }
  }
}
