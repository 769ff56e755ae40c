import ArgumentParser
import DemoModel
import Files
import Interface
import PaliGemma

/// `pali info`: what a model folder holds.
struct InfoCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "info", abstract: "Say what a model folder holds.")

  @Argument(help: "A folder, or a hub id found in the local Hugging Face cache.", completion: .directory)
  var model: Path

  func run() throws {
    Interruption.watch()
    do {
      let demo = Settings.isDemo(model) ? DemoModel.folder.map { Path($0) } : nil
      let folder = try ModelFolder(named: demo ?? model)
      let lines = Self.lines(
        try ModelFolderListing(folder), try ModelConfiguration(folder: folder.path))
      for line in lines { try StandardStreams.print(DisplayText.line(line)) }
    } catch {
      StandardStreams.complain(error)
      throw ExitCode(1)
    }
  }

  static func lines(_ listing: ModelFolderListing, _ configuration: ModelConfiguration) -> [String] {
    let types = listing.types.sorted { $0.key < $1.key }.map { "\($0.value) \($0.key)" }
    let (vision, text) = (configuration.vision, configuration.text)
    return [
      "folder      \(listing.path)",
      "picture     \(vision.imageSize) x \(vision.imageSize), \(configuration.imageTokens) tokens",
      "vision      \(vision.layers) layers, width \(vision.width), \(vision.heads) heads",
      "text        \(text.layers) layers, width \(text.width), \(text.heads) heads (\(text.keyValueHeads) key/value), "
        + "\(text.vocabularyRows) embedding rows, \(text.positions) positions",
      "parameters  \(listing.parameterCount)",
      "tensors     \(listing.tensorCount) (\(types.joined(separator: ", ")))",
      "names       \(listing.naming ?? "neither of the known ones")",
      "tokenizer   \(listing.tokenizer?.rawValue ?? "none")",
      "masks       \(listing.maskDecoder?.description ?? "none beside the model")",
    ] + listing.weightFiles.map { "weights     \($0.name), \($0.byteCount) bytes" }
  }
}
