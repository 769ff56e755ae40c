import Answers
import Evaluation
import GroundTruth
import Pictures

/// Where the answers of a measurement go: beside the items that they answer, and to a file of records. What fails has
/// no answer.
struct EvalOutputs: BatchOutputs {
  private(set) var answers: Predictions
  /// By group.
  private let items: [TruthItem]
  private let records: RecordFile?
  /// What the file of records answers already; nil: all is asked.
  private let answered: [RecordedQuestion: Prediction]?

  var goesOn: Bool { answered != nil }
  var areRecorded: Bool { records != nil }

  init(_ answers: Predictions, _ items: [TruthItem], _ arguments: RecordArguments) throws {
    self.answers = answers
    self.items = items
    records = try arguments.open()
    answered = try arguments.answered { Prediction($0) }
  }

  mutating func hasAnswer(to question: RecordedQuestion, _ item: BatchQuestions.Item) -> Bool {
    guard let known = answered?[question] else { return false }
    add(known, item)
    return true
  }

  mutating func write(
    _ answer: Answer, _ record: AnswerRecord, _ item: BatchQuestions.Item, _ pictures: PictureStore
  ) throws {
    guard answer.finish != .cancelled else { return }
    try records?.append(record)
    add(Prediction(record), item)
  }

  func write(failure: String, _ item: BatchQuestions.Item, _ model: ModelSummary) {}

  /// Under the name that the data set has for the pictures.
  private mutating func add(_ prediction: Prediction, _ item: BatchQuestions.Item) {
    answers.add(prediction.about(items[item.group].images))
  }
}
