import Answers
import Pictures

/// What becomes of a batch's answers.
protocol BatchOutputs {
  /// Whether a part of the questions may have been answered before.
  var goesOn: Bool { get }
  /// Whether they are kept in a file.
  var areRecorded: Bool { get }

  /// Whether a question has been answered before; then its answer is taken from there.
  mutating func hasAnswer(to question: RecordedQuestion, _ item: BatchQuestions.Item) -> Bool

  /// Throws `PictureError` where the picture alone is at fault, or what keeps results from being written.
  mutating func write(
    _ answer: Answer, _ record: AnswerRecord, _ item: BatchQuestions.Item, _ pictures: PictureStore) throws

  mutating func write(failure: String, _ item: BatchQuestions.Item, _ model: ModelSummary) throws
}
