/// VQAv2's accuracy (visualqa.org): an answer is right when three of ten people gave it, and a third, two thirds
/// right for one and two; the mean of leaving out each person in turn. What people say is made alike first
/// (`VQAText`), but only where they disagree.
///
/// Of one truth alone: whether the answer is it.
enum VQAAccuracy {
  static func score(_ texts: AnswerTexts) -> Score {
    Score(mean: .vqa, items: texts.map(item), validity: texts.validity)
  }

  static func item(_ answer: String, _ truths: [String]) -> Double {
    var answer = VQAText.plain(answer)
    var truths = truths.map(VQAText.plain)
    if Set(truths.map { Array($0.utf8) }).count > 1 {
      answer = VQAText.alike(answer)
      truths = truths.map(VQAText.alike)
    }
    let same = truths.count(where: Scalars(answer).isSame)
    guard truths.count > 1 else { return Double(same) }
    // Whoever is left out is one of those that gave the answer, or is not.
    let without = Double(same) * third(same - 1) + Double(truths.count - same) * third(same)
    return without / Double(truths.count)
  }

  private static func third(_ count: Int) -> Double { min(1, Double(max(0, count)) / 3) }
}
