import ArgumentParser
import CTerminal
import Foundation
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
    ct_watch_crashes(mappedFileFault)
    let arguments = Arguments.prepared()
    let commands = configuration.subcommands.compactMap { $0.configuration.commandName } + ["help"]
    if let fault = Arguments.misspelling(arguments, commands: commands) {
      StandardStreams.complain(fault)
      Foundation.exit(64)
    }
    main(arguments)
  }
}
