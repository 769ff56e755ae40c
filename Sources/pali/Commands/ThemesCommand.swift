import ArgumentParser
import Foundation
import Interface
import Themes

/// `pali themes`: the names that `theme` in the configuration file can have.
struct ThemesCommand: ParsableCommand {
  static let configuration = CommandConfiguration(commandName: "themes", abstract: "List the themes.")

  func run() throws {
    Interruption.watch()
    let folder = "\(Settings.configurationFolder(ProcessInfo.processInfo.environment))/themes"
    let own = ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? [])
      .filter { $0.hasSuffix(".toml") }.map { String($0.dropLast(5)) }
    for name in Set(BundledThemes.names + own).sorted() { try StandardStreams.print(DisplayText.line(name)) }
  }
}
