import Answers
import Foundation

/// Answers that were scored, best first as far as they have come: the share among them, the word, and both measures.
struct CandidateLines {
  let answer: PictureAnswer
  let ascii: Bool

  func lines(columns: Int) -> [[AnswerText.Piece]] {
    let scores = answer.candidates.ranked
    // Where both measures leave no room for names, the one that shares are made of stays.
    let tellsMean = columns >= 7 + 8 + 15
    let width = min(
      max(8, scores.map { DisplayWidth.of(Self.name($0.score)) }.max() ?? 0),
      max(8, columns - (tellsMean ? 22 : 15)))
    let head = AnswerText.Piece(
      text: TextLayout.padded("share among \(answer.request.candidates.count)", to: width + 7)
        + "     sum" + (tellsMean ? "   mean" : ""),
      tone: .dim)
    let waiting = answer.request.candidates.count - scores.count
    let rest =
      waiting > 0 && !answer.isDone ? [[AnswerText.Piece(text: "\(waiting) to come", tone: .dim)]] : []
    return [[head]] + scores.map { line($0.score, Float($0.share), width, tellsMean) } + rest
  }

  private func line(_ score: CandidateScore, _ share: Float, _ width: Int, _ tellsMean: Bool)
    -> [AnswerText.Piece]
  {
    let percent = RunnerUps.percent(share)
    let name = TextLayout.truncated(Self.name(score), to: width)
    let gap = String(repeating: " ", count: max(0, width - DisplayWidth.of(name)))
    let numbers =
      String(format: " %7.2f", Double(score.sum))
      + (tellsMean ? String(format: " %6.2f", Double(score.mean)) : "")
    return [
      AnswerText.Piece(text: String(repeating: " ", count: max(0, 6 - percent.count)) + percent + " "),
      AnswerText.Piece(text: name, tone: .sure(share)),
      AnswerText.Piece(text: gap + numbers, tone: .dim),
    ]
  }

  static func name(_ score: CandidateScore) -> String {
    let text = DisplayText.line(score.text.trimmingBlanks)
    return text.isEmpty ? "(nothing)" : text
  }
}
