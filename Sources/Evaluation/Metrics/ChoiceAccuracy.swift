/// Accuracy of answers from a small set, and the share of answers from it.
enum ChoiceAccuracy {
  /// POPE: "yes" or "no". Case does not count in the answer.
  static func yesNo(_ texts: AnswerTexts) -> Score {
    let answers = texts.answers.map { $0.lowercased() }
    let validity = answers.map { $0 == "yes" || $0 == "no" }
    let items = zip(answers, texts.truths).map { answer, truths in
      truths.contains(where: Scalars(answer).isSame) ? 1.0 : 0
    }
    let yes = answers.count { $0 == "yes" }
    return Score(
      mean: .yesno, items: items, validity: validity,
      parts: [
        .init("valid", validity.map { $0 ? 1 : 0 }.meanOrNil),
        .init("share of yes", answers.isEmpty ? nil : Double(yes) / Double(answers.count)),
      ])
  }

  /// TallyQA: numbers, in digits or, up to twenty, in words.
  static func count(_ texts: AnswerTexts) -> Score {
    let answers = texts.answers.map(NumberWords.digits)
    let validity = answers.map { !$0.isEmpty && $0.utf8.allSatisfy { (48...57).contains($0) } }
    let items = zip(answers, texts.truths).map { answer, truths in
      truths.contains { Scalars(NumberWords.digits($0)).isSame(answer) } ? 1.0 : 0
    }
    return Score(
      mean: .count, items: items, validity: validity,
      parts: [.init("valid", validity.map { $0 ? 1 : 0 }.meanOrNil)])
  }

  /// MMVP: two questions in a row are a pair, and a pair counts when both are right. What is valid is any of the
  /// answers that are right anywhere in the pair. Case and outer blanks do not count. An odd one at the end is left
  /// out.
  static func pairs(_ texts: AnswerTexts) -> Score {
    let answers = texts.answers.map(folded)
    let truths = texts.truths.map { $0.map(folded) }
    let isRight = zip(answers, truths).map { $1.contains($0) }
    let validity = answers.indices.map { index in
      let partner = index ^ 1
      return truths[index].contains(answers[index])
        || (truths.indices.contains(partner) && truths[partner].contains(answers[index]))
    }
    let pairs = stride(from: 0, to: isRight.count - 1, by: 2).map { isRight[$0] && isRight[$0 + 1] ? 1.0 : 0 }
    let items: [Double?] = isRight.indices.map { $0 / 2 < pairs.count ? pairs[$0 / 2] : nil }
    return Score(
      .pairs, value: pairs.meanOrNil, items: items, validity: validity, interval: Bootstrap.mean(of: pairs),
      parts: [
        .init("single", isRight.map { $0 ? 1 : 0 }.meanOrNil),
        .init("valid", validity.map { $0 ? 1 : 0 }.meanOrNil),
      ])
  }

  private static func folded(_ text: String) -> String { text.lowercased().trimmed }
}
