import Answers

/// Answers as they are, a line of JSON each: what `pali run --json` prints, and what is read back without loss.
struct RecordLines: RecordWriter {
  init(_ options: ExportOptions) {}

  func add(_ answer: ChosenAnswer, _ summary: inout ExportSummary) -> [ExportPiece] {
    summary.answers += 1
    summary.objects += answer.objects.count
    let record = answer.isWhole ? answer.record : answer.record.holding(answer.objects)
    return [ExportPiece(record.json + "\n")]
  }
}
