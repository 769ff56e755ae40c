import Answers
import Foundation

/// An answer's tokens as they are, a line each: place, number, piece, probability, and what is to be said of it.
struct TokenLines {
  let answer: PictureAnswer

  var lines: [[AnswerText.Piece]] {
    guard !answer.tokens.isEmpty else { return [[AnswerText.Piece(text: "(no tokens)", tone: .dim)]] }
    let steps = answer.steps
    return answer.tokens.enumerated().map { place, token in
      line(place, token, steps.place(of: place).map { steps.groups[$0] })
    }
  }

  private func line(_ place: Int, _ token: GeneratedToken, _ group: AnswerSteps.Group?) -> [AnswerText.Piece]
  {
    let number = String(format: "%3d ", place)
    let id = token.id.map { String(format: "%6d ", $0) } ?? "     ? "
    let percent = token.logprob.map { RunnerUps.percent(exp($0)) } ?? "?"
    let pad = String(repeating: " ", count: max(0, 6 - percent.count))
    let text = token.isEnd ? "(end)" : DisplayText.line(token.text)
    return [
      AnswerText.Piece(text: number + id, tone: .dim),
      AnswerText.Piece(text: "\(pad)\(percent) ", tone: token.logprob.map { .sure(exp($0)) } ?? .dim),
      AnswerText.Piece(text: text.isEmpty ? "(part of a character)" : text, detection: group?.detection),
      AnswerText.Piece(text: token.isGiven ? "  given" : "", tone: .dim),
    ]
  }
}
