import Answers
import Foundation

/// What is known of how an answer came about, beyond its words: asked for when somebody looks.
struct Insight: Sendable, Equatable {
  /// By step; one more than there are tokens, where the answer was made to go on.
  private(set) var distributions: [Int: StepDistribution] = [:]
  /// Of the answer's objects, worked out once.
  private(set) var spreads: [PlaceSpread] = []
  var attention: [Int: StepAttention] = [:]
  /// Why there is none: one line.
  var failure: String?

  /// How sure a group of steps was, of each step the geometric mean; nil where it is not known. A place's neighbours
  /// count as the place, as they do in scores.
  func certainty(of group: AnswerSteps.Group, _ tokens: [GeneratedToken]) -> Float? {
    guard group.kind == .places else { return group.meanProbability }
    var sum: Float = 0
    for step in group.steps {
      guard let places = distributions[step]?.places, places.count == 1024, tokens.indices.contains(step),
        let place = AnswerCode.location(tokens[step].text)
      else { return group.meanProbability }
      let near = places[max(0, place - 1)...min(1023, place + 1)].reduce(0) { $0 + exp($1) }
      sum += log(max(near, 1e-9))
    }
    return exp(sum / Float(max(group.steps.count, 1)))
  }

  mutating func take(_ told: [StepDistribution], of answer: PictureAnswer) {
    distributions = Dictionary(told.map { ($0.step, $0) }) { $1 }
    let area = answer.request.pictures.first?.area ?? .whole
    let steps = answer.steps
    spreads = answer.output.detections.compactMap { object in
      steps.places(of: object.index).flatMap {
        PlaceSpread(object: object.index, $0, distributions, in: area)
      }
    }
  }
}

/// Insights into the answers looked at last.
struct Insights: Sendable {
  /// A distribution over places is 4 KB a step.
  private static let limit = 8
  /// The latest last.
  private var latest: [(run: RunID, insight: Insight)] = []

  subscript(run: RunID) -> Insight? { latest.last { $0.run == run }?.insight }

  /// What failed is asked again, for somebody wants it.
  mutating func forgive(_ run: RunID) { if self[run]?.failure != nil { update(run) { $0.failure = nil } } }

  mutating func update(_ run: RunID, _ change: (inout Insight) -> Void) {
    var insight = self[run] ?? Insight()
    change(&insight)
    latest.removeAll { $0.run == run }
    latest = latest.suffix(Self.limit - 1) + [(run, insight)]
  }
}
