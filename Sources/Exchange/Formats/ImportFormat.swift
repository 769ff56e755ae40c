import Answers
import Files
import JSON

/// What is read of other tools: its name, and how records come of it.
public struct ImportFormat: Sendable {
  public let name: String
  /// One line.
  public let help: String
  /// Whether it is a line a record: then it may come through a pipe.
  public let isLines: Bool
  private let line: @Sendable (JSONValue, ImportOptions) throws -> AnswerRecord
  private let whole:
    @Sendable (JSONDocument, ImportOptions, (AnswerRecord) throws -> Void) throws -> ImportSummary

  public static func named(_ name: String) -> ImportFormat? { all.first { $0.name == name } }

  /// What this program writes itself.
  public static let records = ImportFormat(
    name: "jsonl", help: "answers as pali run --json prints them, one a line"
  ) { value, options in
    let record = try value.decoded(AnswerRecord.self)
    return options.role == .truth ? record.said(by: AnswerRecord.truthEngine) : record
  }

  public static let all: [ImportFormat] = [
    records,
    ImportFormat(name: "paligemma", help: "image, prefix and suffix a line") {
      try PaliGemmaLine($0).record($1)
    },
    ImportFormat(name: "coco", help: "a COCO data set: a record a picture") {
      try CocoReading($0, $1).dataSet($2)
    },
    ImportFormat(name: "coco-results", help: "a list of COCO results, of a data set that is given, too") {
      try CocoReading($0, $1).results($2)
    },
  ]

  /// Hands over the records of a file, one after another. Throws `FileError`, `JSONError`, `ImportError`, and what
  /// `body` throws.
  @discardableResult
  public func read(
    _ path: Path, _ options: ImportOptions = ImportOptions(), _ body: (AnswerRecord) throws -> Void
  ) throws -> ImportSummary {
    guard isLines else { return try whole(JSONDocument(file: path), options, body) }
    return try read(LineReader(path), options, body)
  }

  /// The same of lines, where the format has them.
  public func read(
    _ lines: LineReader, _ options: ImportOptions, _ body: (AnswerRecord) throws -> Void
  ) throws -> ImportSummary {
    var summary = ImportSummary()
    while let bytes = try lines.next() {
      let record = try record(bytes, place(lines.file, lines.line), options)
      summary.records += 1
      summary.objects += record.detections.count
      try body(record)
    }
    return summary
  }

  private func record(_ bytes: [UInt8], _ place: String, _ options: ImportOptions) throws -> AnswerRecord {
    do {
      return try line(JSONDocument(text: bytes, file: place).root, options)
    } catch JSONError.syntax(_, _, let offset, let fault) {
      throw ImportError.unreadable(file: place, line: nil, fault: "not valid JSON: \(fault) (byte \(offset))")
    }
  }

  private init(
    name: String, help: String, line: @escaping @Sendable (JSONValue, ImportOptions) throws -> AnswerRecord
  ) {
    self.name = name
    self.help = help
    isLines = true
    self.line = line
    whole = { _, _, _ in ImportSummary() }
  }

  private init(
    name: String, help: String,
    whole:
      @escaping @Sendable (JSONDocument, ImportOptions, (AnswerRecord) throws -> Void) throws -> ImportSummary
  ) {
    self.name = name
    self.help = help
    isLines = false
    line = { value, _ in throw value.mismatch("a line") }
    self.whole = whole
  }
}
