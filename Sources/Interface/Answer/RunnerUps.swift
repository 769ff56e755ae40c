import Answers
import Foundation

/// What might have stood in the place of a word, a box or the end: a few lines.
struct RunnerUps {
  let group: AnswerSteps.Group
  let insight: Insight
  /// Of the answer.
  let tokens: [GeneratedToken]

  /// Lines for a box.
  static let most = 5

  var lines: [String] {
    switch group.kind {
    case .places: ["a box, each place within one of what was written \(sure)"] + placeLines
    case .word, .codes, .end: [own] + pieceLines
    }
  }

  private var sure: String {
    insight.certainty(of: group, tokens).map(Self.percent) ?? ""
  }

  private var own: String {
    let percent = " " + sure
    switch group.kind {
    case .end:
      return "the end\(percent), going on \(group.meanProbability.map { Self.percent(1 - $0) } ?? "")"
    case .codes: return "a mask of \(group.steps.count) codes\(percent) each"
    case .word, .places:
      let word = DisplayText.line(group.text.trimmingBlanks)
      return "“\(word)”\(percent)" + (group.steps.count > 1 ? " a token, of \(group.steps.count)" : "")
    }
  }

  /// Of a word's first token, the likeliest.
  private var pieceLines: [String] {
    guard group.kind != .codes, let step = insight.distributions[group.steps.lowerBound],
      !step.alternatives.isEmpty
    else { return [] }
    let all = step.alternatives.prefix(6).map { "\(Self.piece($0.piece)) \(Self.percent(exp($0.logprob)))" }
    return [all.joined(separator: " · ")]
  }

  private var placeLines: [String] {
    zip(["top", "left", "bottom", "right"], group.steps).compactMap { name, step in
      guard let places = insight.distributions[step]?.places, places.count == 1024 else { return nil }
      let edge = PlaceSpread.Edge(places)
      let best = edge.best(3).map { "\($0.place) \(Self.percent($0.probability))" }.joined(separator: ", ")
      return "\(name) \(best); 4 in 5 within \(edge.middle.lowerBound)-\(edge.middle.upperBound)"
    }
  }

  /// A piece as it is read; blanks at its beginning are seen.
  static func piece(_ piece: String) -> String {
    let shown = DisplayText.line(piece.replacingOccurrences(of: "\u{2581}", with: " "))
    return shown.allSatisfy(\.isWhitespace) ? "“\(shown)”" : shown.trimmingBlanks
  }

  static func percent(_ probability: Float) -> String {
    guard probability.isFinite else { return "?" }
    let percent = Double(min(max(probability, 0), 1)) * 100
    return percent > 0 && percent < 0.95
      ? String(format: "%.1f%%", percent) : String(format: "%.0f%%", percent)
  }
}
