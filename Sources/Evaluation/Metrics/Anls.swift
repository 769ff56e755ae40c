/// Average normalised Levenshtein similarity (Biten et al. 2019): 1 less the share of characters to change, 0 from one
/// half on; of several truths the closest. Case does not count.
enum Anls {
  private static let threshold = 0.5

  static func score(_ texts: AnswerTexts) -> Score {
    Score(mean: .anls, items: texts.map(item), validity: texts.validity)
  }

  static func item(_ answer: String, _ truths: [String]) -> Double {
    let answer = Array(answer.lowercased().unicodeScalars)
    return truths.map { similarity(answer, Array($0.lowercased().unicodeScalars)) }.max() ?? 0
  }

  private static func similarity(_ answer: [Unicode.Scalar], _ truth: [Unicode.Scalar]) -> Double {
    guard !truth.isEmpty else { return answer.isEmpty ? 1 : 0 }
    let length = max(answer.count, truth.count)
    // Whatever differs that much in length is not looked at.
    guard Double(abs(answer.count - truth.count)) / Double(length) < threshold else { return 0 }
    let share = Double(distance(answer, truth)) / Double(length)
    return share < threshold ? 1 - share : 0
  }

  /// Characters to insert, remove or replace.
  static func distance(_ first: [Unicode.Scalar], _ second: [Unicode.Scalar]) -> Int {
    var row = Array(0...second.count)
    for (i, scalar) in first.enumerated() {
      var diagonal = row[0]
      row[0] = i + 1
      for (j, other) in second.enumerated() {
        let replaced = diagonal + (scalar == other ? 0 : 1)
        diagonal = row[j + 1]
        row[j + 1] = min(replaced, diagonal + 1, row[j] + 1)
      }
    }
    return row[second.count]
  }
}
