import ArgumentParser
import Files
import Foundation

/// `pali [PATH...]`: the interactive program.
struct BrowseCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "browse", abstract: "Browse pictures in the terminal (what pali does without a command).")

  @OptionGroup var model: ModelArguments
  @OptionGroup var look: LookArguments

  @Option(
    help: "A data set that tells what is so, JSONL or COCO: answers are laid beside it.", completion: .file())
  var truth: Path?

  @Argument(help: "Pictures and folders (default: the working folder).", completion: .file())
  var path: [Path] = []

  func run() throws {
    do {
      try App.run(settings: Settings(model, look: look), paths: path, truth: truth)
    } catch {
      StandardStreams.complain(error)
      throw ExitCode(1)
    }
  }
}
