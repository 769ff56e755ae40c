import Answers
import ArgumentParser
import Exchange
import Files
import Interface
import JSON
import Pictures

/// `pali import`: other tools' answers, or what is so, as records.
struct ImportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "import", abstract: "Make records of another tool's file.",
    discussion: """
      The records go to --to, one a line: for pali export, pali eval and whatever reads them. Formats:
      \(ImportFormat.all.map { "\($0.name): \($0.help)" }.joined(separator: "\n"))
      """)

  @Option(
    help: "One of \(ImportFormat.all.map(\.name).joined(separator: ", ")).",
    completion: .list(ImportFormat.all.map(\.name)))
  var format: String

  @Flag(help: "What it holds is the truth, not a model's answers.")
  var asTruth = false

  @Option(help: "Which model gave the answers.")
  var modelName: String?

  @Option(help: "What was asked, where the format does not tell.")
  var prompt: String?

  @Option(help: "The COCO data set that coco-results are of.", completion: .file())
  var truth: Path?

  @Option(help: "The folder that pictures lie in, for their sizes.", completion: .directory)
  var pictures: Path = "."

  @Option(help: "Add the records to this file; - is standard output.", completion: .file())
  var to: Path

  @Argument(help: "The file.", completion: .file())
  var file: Path

  func validate() throws {
    guard ImportFormat.named(format) != nil else {
      throw ValidationError("--format must be one of \(ImportFormat.all.map(\.name).joined(separator: ", "))")
    }
  }

  func run() throws {
    try reporting {
      let records = to == "-" ? nil : try RecordFile(to)
      let summary = try ImportFormat.named(format)!.read(file, try options()) { record in
        if Interruption.isRequested { throw ExitCode(130) }
        if let records { try records.append(record) } else { try StandardStreams.print(record.json) }
      }
      for line in summary.lines { StandardStreams.complain(line) }
    }
  }

  private func options() throws -> ImportOptions {
    var options = ImportOptions()
    options.role = asTruth ? .truth : .answers(model: modelName)
    options.prompt = prompt
    options.truth = try truth.map { try CocoTruth(JSONDocument(file: $0)) }
    options.size = { [pictures] path in
      (try? PictureFile.header(of: pictures.appending(path))).map { ($0.width, $0.height) }
    }
    return options
  }
}
