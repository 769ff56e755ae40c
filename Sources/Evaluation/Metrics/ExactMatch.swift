/// Whether the answer is the truth, character by character; of several truths, a third for each that it is, at most 1
/// (as A-OKVQA's authors count).
enum ExactMatch {
  static func score(_ texts: AnswerTexts) -> Score {
    let folded = AnswerTexts(
      answers: texts.answers.map { $0.lowercased() }, truths: texts.truths.map { $0.map { $0.lowercased() } })
    return Score(
      mean: .exact, items: texts.map(item), validity: texts.validity,
      parts: [
        .init("any answer", texts.map { $1.contains(where: Scalars($0).isSame) ? 1 : 0 }.meanOrNil),
        .init("case aside", folded.map(item).meanOrNil),
      ])
  }

  static func item(_ answer: String, _ truths: [String]) -> Double {
    let same = truths.count(where: Scalars(answer).isSame)
    return truths.count == 1 ? Double(same) : min(1, Double(same) / 3)
  }
}

/// Text compared as it is written: Swift holds "é" in its two spellings for one, other tools do not.
struct Scalars {
  private let text: String

  init(_ text: String) { self.text = text }

  func isSame(_ other: String) -> Bool { text.utf8.elementsEqual(other.utf8) }
}
