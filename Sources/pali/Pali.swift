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
    usage: """
      pali [FOLDER | PICTURE ...] [--model MODEL | --server SERVER] [--theme THEME] [--color COLORS] [--ascii]
      pali <command> ...
      """,
    discussion: """
      pali FOLDER opens a folder, pali alone the working folder, or demo pictures where that shows none. Press i, \
      type what to find, Enter; ? lists all keys.

      THE MODEL. A small demo model of drawn things comes along. For photographs accept PaliGemma's licence on \
      the Hugging Face hub, then: pali pull google/paligemma-3b-mix-224, and pali --model \
      google/paligemma-3b-mix-224. Masks need big_vision's vae-oid.npz beside the model, in the configuration \
      folder, or named by --masks.

      A SERVER INSTEAD. --server http://HOST:8000 lets vLLM or another OpenAI-compatible server answer: pictures are \
      sent there. config.toml names servers, each with url, model, kind (openai, cog), key_env or key_file, and \
      image_size under [servers.NAME]; --server NAME, or :server NAME, uses one.

      FILES. $XDG_CONFIG_HOME/pali (~/.config/pali): config.toml (\(SettingsTable.keys)), keys.toml \
      (other keys for commands) and themes/NAME.toml. $XDG_STATE_HOME/pali (~/.local/state/pali): the \
      history of prompts. $XDG_CACHE_HOME/pali (~/.cache/pali): packed weights and the \
      machine's speed. Flags come before PALI_MODEL, that before config.toml.

      OUTPUT. run --json prints one object a line, with "version": 1; README.md tells its fields. Results go to \
      standard output, progress and errors to standard error.

      EXIT STATUS. 0 done, 1 failed, 64 wrong usage, 130 stopped by ^C.

      COMPLETIONS. pali --generate-completion-script bash (zsh, fish) prints a script for your shell.
      """,
    version: Version.current,
    subcommands: [
      BrowseCommand.self, RunCommand.self, RankCommand.self, ShowCommand.self, PullCommand.self,
      ModelsCommand.self, ResultsCommand.self, ExportCommand.self, ImportCommand.self, EvalCommand.self,
      CompareCommand.self, InfoCommand.self,
      BenchCommand.self,
      CacheCommand.self,
      ThemesCommand.self,
    ],
    defaultSubcommand: BrowseCommand.self)

  static func main() {
    ct_begin()
    ct_watch_crashes(mappedFileFault)
    let arguments = Arguments.prepared(for: Self.self)
    let commands = configuration.subcommands.compactMap { $0.configuration.commandName } + ["help"]
    let fault =
      Arguments.misspelling(arguments, commands: commands)
      ?? Arguments.misspelling(arguments, below: configuration)
    if let fault {
      StandardStreams.complain(fault)
      Foundation.exit(64)
    }
    do {
      var command = try parseAsRoot(arguments)
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
      StandardStreams.complain(usageFault(message(for: error), text))
    } else {
      StandardStreams.complain(error)
    }
    return status.rawValue
  }

  /// One line of the argument parser's several: what is wrong, and where the rest is to be read, which their last line
  /// has between quotes.
  private static func usageFault(_ fault: String, _ text: String) -> String {
    let fault = fault.prefix(1).lowercased() + fault.dropFirst()
    let quoted = text.split(separator: "\n").last?.split(separator: "'") ?? []
    return quoted.count == 3 ? "\(fault)\(fault.hasSuffix("?") ? "" : ";") \(quoted[1]) tells more" : fault
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
