import Answers
import ArgumentParser
import Exchange
import Files
import Foundation
import Interface
import JSON

/// `pali export`: answers in the formats of other tools.
struct ExportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "export", abstract: "Write answers in another tool's format.",
    discussion: """
      Without --from, the answers that are kept. Formats:
      \(ExportFormat.all.map { "\($0.name): \($0.help)" }.joined(separator: "\n"))
      """)

  @Option(
    help: "One of \(ExportFormat.all.map(\.name).joined(separator: ", ")).",
    completion: .list(ExportFormat.all.map(\.name)))
  var format: String

  @Option(help: "A file of records, as pali run --records or --json writes it.", completion: .file())
  var from: Path?

  @Option(help: "Only answers to such prompts: \"detect *\".")
  var prompt: String?

  @Option(.score, help: "Only objects of this score or above, 0 to 1.")
  var minScore: Double?

  @Option(help: "A COCO data set whose ids of pictures and categories are used.", completion: .file())
  var truth: Path?

  @Option(help: "The labels, in the order of their numbers: a line each in this file.", completion: .file())
  var categories: Path?

  @Flag(help: "Mended answers in place of the model's, where there are any; without this they are left out.")
  var mended = false

  @Flag(help: "As data to learn from: without scores.")
  var training = false

  @Option(help: "The file, or the folder where the format is one; - is standard output.", completion: .file())
  var to: Path

  @Flag(help: "Replace the file that is there; a folder has to be new, or empty.")
  var force = false

  func validate() throws {
    guard let format = ExportFormat.named(format) else {
      throw ValidationError("--format must be one of \(ExportFormat.all.map(\.name).joined(separator: ", "))")
    }
    if mended, from != nil {
      throw ValidationError(
        "--mended is about answers that are kept; those of --from are written as they are")
    }
    if to == "-", format.isFolder {
      throw ValidationError("--to - takes one file; \(format.name) is a folder")
    }
  }

  func run() throws {
    try reporting {
      let format = ExportFormat.named(format)!
      var export = Export(format, try options())
      var output = try ExportOutput(to, format, inputs: [from, truth, categories].compactMap { $0 }, force)
      try records { record in
        if Interruption.isRequested { throw ExitCode(130) }
        for piece in export.add(record) { try output.write(piece) }
      }
      for piece in export.end() { try output.write(piece) }
      try output.finish()
      for line in export.summary.lines { StandardStreams.complain(line) }
    }
  }

  private func options() throws -> ExportOptions {
    var options = ExportOptions()
    options.prompt = prompt
    options.minScore = minScore
    options.truth = try truth.map { try CocoTruth(JSONDocument(file: $0)) }
    options.categories = try categories.map { try Self.lines(of: $0) }
    options.role = training ? .training : .predictions
    options.pictures = .files
    return options
  }

  private static func lines(of path: Path) throws -> [String] {
    let text = String(decoding: try readFile(path, limit: 16 << 20), as: UTF8.self)
    return text.split(whereSeparator: \.isNewline).map { $0.trimmingCharacters(in: .whitespaces) }
      .filter { !$0.isEmpty }
  }

  private func records(_ take: (AnswerRecord) throws -> Void) throws {
    guard let from else { return try KeptRecords.read(UserFolders().results, mended: mended, take) }
    try ImportFormat.records.read(from) { try take($0) }
  }
}
