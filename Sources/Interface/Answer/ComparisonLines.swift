import Answers
import Foundation

/// What two answers have in common and what not, in words: who they are, objects or words, and where their tokens part.
struct ComparisonLines {
  let comparison: ComparisonState
  let left: PictureAnswer
  let right: PictureAnswer
  /// What each might have said where they part, if that is known.
  let insights: (left: Insight?, right: Insight?)
  let ascii: Bool

  private typealias Piece = AnswerText.Piece

  func lines(columns: Int) -> [[AnswerText.Piece]] {
    let result = comparison.result
    let told = result.hasObjects ? objectLines : wordLines(columns)
    return [name("A", left), name("B", right)] + told
      + tokenLines.flatMap { line in
        TextLayout.wrapped(line, to: max(1, columns)).map { [Piece(text: $0, tone: .dim)] }
      }
  }

  private func name(_ letter: String, _ answer: PictureAnswer) -> [AnswerText.Piece] {
    let parts = [
      AnswerCodes.folded(answer.prompt.text, ascii: ascii), answer.kind, answer.model?.name ?? "",
      answer.model?.precision ?? "",
      answer.request.options.temperature > 0 ? "temperature \(answer.request.options.temperature)" : "",
    ]
    let text = parts.filter { !$0.isEmpty }.map(DisplayText.line).joined(separator: " · ")
    return [Piece(text: "\(letter)  "), Piece(text: text, tone: .dim)]
  }

  // MARK: Objects

  /// What differs comes first.
  private var objectLines: [[AnswerText.Piece]] {
    let pairs = comparison.result.objects.pairs.enumerated().sorted {
      (Self.rank($0.element.kind), $0.offset) < (Self.rank($1.element.kind), $1.offset)
    }
    let counts = ObjectPair.Kind.allCases.compactMap { kind -> String? in
      let count = comparison.result.objects.count(kind)
      return count > 0 ? "\(PairSign.of(kind, ascii: ascii)) \(count) \(PairSign.word(kind))" : nil
    }
    return [[Piece(text: counts.joined(separator: "   "), tone: .dim)]]
      + pairs.map { line($0.element, $0.offset) }
  }

  private static func rank(_ kind: ObjectPair.Kind) -> Int {
    switch kind {
    case .onlyLeft, .onlyRight: 0
    case .renamed: 1
    case .moved: 2
    case .both: 3
    }
  }

  private func line(_ pair: ObjectPair, _ place: Int) -> [AnswerText.Piece] {
    let names = [pair.left?.label, pair.right?.label].compactMap { $0 }.map {
      $0.isEmpty ? "(no label)" : DisplayText.line($0)
    }
    let name = pair.kind == .renamed ? names.joined(separator: ascii ? " -> " : " → ") : names.first ?? ""
    let scores = [pair.left?.score, pair.right?.score].compactMap { $0 }.map(RunnerUps.percent)
    let overlap =
      pair.kind == .moved || pair.kind == .renamed ? "overlap \(RunnerUps.percent(Float(pair.overlap)))" : ""
    let mask = pair.maskOverlap.map { "masks \(RunnerUps.percent(Float($0)))" } ?? ""
    let details = [scores.joined(separator: ascii ? " -> " : " → "), overlap, mask].filter { !$0.isEmpty }
    return [
      Piece(text: "\(PairSign.of(pair.kind, ascii: ascii)) \(name)", detection: place),
      Piece(text: "  " + details.joined(separator: ", "), tone: .dim),
    ]
  }

  // MARK: Words

  private func wordLines(_ columns: Int) -> [[AnswerText.Piece]] {
    let words = comparison.result.words
    if words.isSame { return [[Piece(text: "the same words: \(DisplayText.line(right.text))")]] }
    var lines: [[Piece]] = [[]]
    var used = 0
    for piece in words.pieces {
      for word in piece.text.split(whereSeparator: \.isWhitespace) {
        let clean = DisplayText.line(String(word))
        let (text, tone): (String, Piece.Tone) =
          switch piece.kind {
          case .same: (clean, .plain)
          case .removed: ("[-\(clean)-]", .sure(0.3))
          case .added: ("[+\(clean)+]", .added)
          }
        let width = DisplayWidth.of(text) + 1
        if used > 0, used + width > columns {
          lines.append([])
          used = 0
        }
        lines[lines.count - 1].append(Piece(text: text + " ", tone: tone))
        used += width
      }
    }
    return lines
  }

  // MARK: Tokens

  private var tokenLines: [String] {
    guard let parting = comparison.result.tokens else { return [] }
    let place = parting.step == 0 ? "at the first token" : "after \(parting.step) tokens"
    return ["they part \(place):"]
      + [("A", parting.left, insights.left), ("B", parting.right, insights.right)].map {
        letter, token, insight in
        let own = token.map { token in
          let text = token.isEnd ? "(the end)" : "“\(DisplayText.line(token.text))”"
          return text + (token.logprob.map { " \(RunnerUps.percent(exp($0)))" } ?? "")
        }
        let others = insight?.distributions[parting.step]?.alternatives.prefix(4).map {
          "\(RunnerUps.piece($0.piece)) \(RunnerUps.percent(exp($0.logprob)))"
        }
        let rest = others.map { $0.isEmpty ? "" : " of: " + $0.joined(separator: " · ") } ?? ""
        return "\(letter)  \(own ?? "nothing more")\(rest)"
      }
  }
}
