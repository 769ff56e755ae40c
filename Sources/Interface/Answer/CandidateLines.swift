import Answers
import Foundation

/// Answers that were scored, best first as far as they have come: the share among them, the word, and both measures.
struct CandidateLines {
  let answer: PictureAnswer
  let ascii: Bool

  func lines(columns: Int) -> [[AnswerText.Piece]] {
    let scores = answer.candidates.sorted { $0.sum > $1.sum || $0.sum == $1.sum && $0.index < $1.index }
    let shares = Self.shares(scores)
    let width = min(max(8, scores.map { DisplayWidth.of(Self.name($0)) }.max() ?? 0), max(8, columns - 26))
    let head = AnswerText.Piece(
      text: TextLayout.padded("share among \(answer.request.candidates.count)", to: width + 7)
        + "    sum   mean",
      tone: .dim)
    let waiting = answer.request.candidates.count - scores.count
    let rest =
      waiting > 0 && !answer.isDone ? [[AnswerText.Piece(text: "\(waiting) to come", tone: .dim)]] : []
    return [[head]] + zip(scores, shares).map { line($0, $1, width) } + rest
  }

  private func line(_ score: CandidateScore, _ share: Float, _ width: Int) -> [AnswerText.Piece] {
    let percent = RunnerUps.percent(share)
    let name = TextLayout.padded(TextLayout.truncated(Self.name(score), to: width), to: width)
    let numbers = String(format: " %7.2f %6.2f", Double(score.sum), Double(score.mean))
    return [
      AnswerText.Piece(text: String(repeating: " ", count: max(0, 6 - percent.count)) + percent + " "),
      AnswerText.Piece(text: name, tone: .sure(share)), AnswerText.Piece(text: numbers, tone: .dim),
    ]
  }

  static func name(_ score: CandidateScore) -> String {
    let text = DisplayText.line(score.text.trimmingBlanks)
    return text.isEmpty ? "(nothing)" : text
  }

  /// Of each, of all that have been scored: e to the sum, over what all of them have together.
  static func shares(_ scores: [CandidateScore]) -> [Float] {
    guard let top = scores.map(\.sum).filter(\.isFinite).max() else { return scores.map { _ in 0 } }
    let weights = scores.map { $0.sum.isFinite ? exp($0.sum - top) : 0 }
    let all = weights.reduce(0, +)
    return weights.map { all > 0 ? $0 / all : 0 }
  }
}
