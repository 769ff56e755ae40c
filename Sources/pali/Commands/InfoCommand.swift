import ArgumentParser
import CTerminal
import DemoModel
import Files
import Interface
import PaliGemma
import Tensors

/// `pali info`: what a model folder holds; without one, what this machine gives, and what to do about what is missing.
struct InfoCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "info", abstract: "Say what this machine gives, or what a model folder holds.",
    discussion: """
      Without a folder: the terminal, the model that would answer, memory, CPU, and how long the 3B model would take \
      here; "!" marks what is missing. The other options count as they would then. Speed is measured once, in two seconds \
      or so. Nothing is sent to a server or to the hub, nor is the terminal asked.
      """)

  @Argument(help: "A folder, or a hub id found in the local Hugging Face cache.", completion: .directory)
  var folder: Path?

  @Flag(help: "Print one JSON object.")
  var json = false

  @Flag(help: "Measure this machine's speed anew.")
  var measure = false

  @OptionGroup var chosen: ModelArguments
  @OptionGroup var look: LookArguments

  func validate() throws {
    guard folder != nil else { return }
    if json || measure { throw ValidationError("--json and --measure tell of the machine, not of a folder") }
    if chosen.model != nil || chosen.server != nil {
      throw ValidationError("--model and --server tell of the machine, not of a folder")
    }
  }

  func run() throws {
    try reporting { if let folder { try tell(folder) } else { try tellMachine() } }
  }

  private func tell(_ model: Path) throws {
    let demo = Settings.isDemo(model) ? DemoModel.folder.map { Path($0) } : nil
    let folder = try ModelFolder(named: demo ?? model)
    let lines = Self.lines(try ModelFolderListing(folder), try folder.configuration())
    for line in lines { try StandardStreams.print(DisplayText.line(line)) }
  }

  private func tellMachine() throws {
    let report = try MachineReport(
      chosen, look: look, environment: SystemText.environment, measureAnew: measure, measure: Self.measure)
    if Interruption.isRequested { throw MachineReport.Stopped() }
    if json { return try StandardStreams.print(report.json) }
    var (columns, rows) = (Int32(0), Int32(0))
    let isSized = ct_window_size(&columns, &rows)
    for line in report.lines(columns: isSized ? Int(columns) : nil) { try StandardStreams.print(line) }
  }

  private static func measure(_ precisions: [Precision], threads: Int) throws -> MachineSpeed {
    let bar = ProgressBar()
    defer { bar.clear() }
    do {
      let measurement = try SpeedMeasurement(threads: threads) { Interruption.isRequested }
      return try measurement.run(precisions) { bar.update("measure", $0) }
    } catch {
      throw Interruption.isRequested ? MachineReport.Stopped() : error
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
