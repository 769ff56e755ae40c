import Answers
import Foundation
import Interface

/// Answers that were scored, the likeliest first.
struct Ranking {
  struct Row: Equatable {
    let label: String
    /// Among these answers: the softmax of their sums.
    let share: Double
    let sum, mean: Float
  }

  let rows: [Row]

  /// `labels`: as they were named, in the request's order.
  init(_ scores: [CandidateScore], labels: [String]) {
    let top = scores.map(\.sum).max() ?? 0
    let total = scores.reduce(0.0) { $0 + exp(Double($1.sum - top)) }
    rows = scores.sorted { $0.sum > $1.sum || ($0.sum == $1.sum && $0.index < $1.index) }.map {
      Row(
        label: labels.indices.contains($0.index) ? labels[$0.index] : $0.text,
        share: exp(Double($0.sum - top)) / total, sum: $0.sum, mean: $0.mean)
    }
  }

  static let heading = "   share  ln p, sum  per token  label"

  var lines: [String] {
    [Self.heading]
      + rows.map {
        String(format: "%6.2f %%  %9.3f  %9.3f  ", 100 * $0.share, $0.sum, $0.mean)
          + DisplayText.line($0.label)
      }
  }
}
