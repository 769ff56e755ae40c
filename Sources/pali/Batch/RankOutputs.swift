import Answers
import Interface
import Pictures

/// Where ranks go: to standard output, as a table a picture or as records.
struct RankOutputs: BatchOutputs {
  let labels: [String]
  let json: Bool
  /// Whether a table must say which picture it is about.
  let namesPictures: Bool
  let goesOn = false
  let areRecorded = false

  func hasAnswer(to question: RecordedQuestion, _ item: BatchQuestions.Item) -> Bool { false }

  func write(
    _ answer: Answer, _ record: AnswerRecord, _ item: BatchQuestions.Item, _ pictures: PictureStore
  ) throws {
    if json { return try StandardStreams.print(record.json) }
    let path = DisplayText.line("\(item.request.pictures[0].path)")
    guard answer.finish != .cancelled else {
      return StandardStreams.complain(
        "\(path): stopped when \(answer.candidates.count) of \(labels.count) labels were scored")
    }
    let ranking = Ranking(answer.candidates, labels: labels)
    for line in (namesPictures ? [path] : []) + ranking.lines { try StandardStreams.print(line) }
  }

  func write(failure: String, _ item: BatchQuestions.Item, _ model: ModelSummary) throws {
    guard json else { return }
    try StandardStreams.print(AnswerRecord(item.request, pictures: [], model: model, error: failure).json)
  }
}
