import ArgumentParser
import Foundation
import Interface

/// `pali themes`: the names that `theme` in the configuration file can have.
struct ThemesCommand: ParsableCommand {
  static let configuration = CommandConfiguration(commandName: "themes", abstract: "List the themes.")

  func run() throws {
    Interruption.watch()
    for name in UserThemes(configurationFolder: UserFolders().configuration).loader.names {
      try StandardStreams.print(DisplayText.line(name))
    }
  }
}
