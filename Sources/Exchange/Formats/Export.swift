import Answers

/// Records one after another into the pieces of a format's files.
///
///     var export = Export(format, options)
///     for record in records { write(export.add(record)) }
///     write(export.end())
///
/// What does not go into the format is counted in `summary`, with the reason, and never dropped in silence.
public struct Export {
  public private(set) var summary = ExportSummary()
  private let options: ExportOptions
  private var writer: any RecordWriter
  private var isBegun = false

  public init(_ format: ExportFormat, _ options: ExportOptions = ExportOptions()) {
    self.options = options
    writer = format.writer(options)
  }

  /// The pieces that a record adds.
  public mutating func add(_ record: AnswerRecord) -> [ExportPiece] {
    guard options.chooses(record.prompt) else {
      summary.notChosen += 1
      return []
    }
    let objects = record.detections.filter { isChosen($0, isTruth: record.isTruth) }
    let answer = ChosenAnswer(
      record: record, objects: objects, isWhole: objects.count == record.detections.count)
    return begun() + writer.add(answer, &summary)
  }

  /// The pieces that come last. Without any record they are a valid file, too.
  public mutating func end() -> [ExportPiece] { begun() + writer.end(summary) }

  private mutating func begun() -> [ExportPiece] {
    guard !isBegun else { return [] }
    isBegun = true
    return writer.begin()
  }

  private mutating func isChosen(_ object: DetectedObject, isTruth: Bool) -> Bool {
    guard let least = options.minScore else { return true }
    guard let score = object.score else {
      // What is so is as sure as can be.
      if isTruth { return true }
      summary.leaveOut(.scoreUnknown)
      return false
    }
    if score < least { summary.leaveOut(.belowScore) }
    return score >= least
  }
}
