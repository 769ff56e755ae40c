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
    rows = scores.ranked.map { score, share in
      Row(
        label: labels.indices.contains(score.index) ? labels[score.index] : score.text, share: share,
        sum: score.sum, mean: score.mean)
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
