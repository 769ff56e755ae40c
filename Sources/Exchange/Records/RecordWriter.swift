import Answers

/// A record, and which of its objects are meant.
struct ChosenAnswer {
  let record: AnswerRecord
  let objects: [DetectedObject]
  /// Whether they are all of the record's.
  let isWhole: Bool
}

/// What makes a format of answers. Values: the same answers give the same pieces.
protocol RecordWriter: Sendable {
  mutating func begin() -> [ExportPiece]
  mutating func add(_ answer: ChosenAnswer, _ summary: inout ExportSummary) -> [ExportPiece]
  mutating func end(_ summary: ExportSummary) -> [ExportPiece]
}

extension RecordWriter {
  mutating func begin() -> [ExportPiece] { [] }
  mutating func end(_ summary: ExportSummary) -> [ExportPiece] { [] }
}
