/// Answers and what would be right, as the metrics of short answers take them.
struct AnswerTexts {
  /// "" where there is none.
  let answers: [String]
  let truths: [[String]]

  /// Answers that say anything.
  var validity: [Bool] { answers.map { !$0.trimmed.isEmpty } }

  /// One number an item.
  func map(_ value: (_ answer: String, _ truths: [String]) -> Double) -> [Double] {
    zip(answers, truths).map(value)
  }
}
