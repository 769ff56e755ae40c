import Answers
import Files
import GroundTruth

/// What is right, wrong and missed, by picture and of all: for lists, and for any score that is asked for.
struct TruthTally: Sendable {
  struct Counts: Equatable {
    var right = 0, wrong = 0, missed = 0

    /// Of what was found, what is there; nil: nothing was found.
    var precision: Double? { right + wrong > 0 ? Double(right) / Double(right + wrong) : nil }
    /// Of what is there, what was found; nil: nothing is there.
    var recall: Double? { right + missed > 0 ? Double(right) / Double(right + missed) : nil }
    var errors: Int { wrong + missed }
  }

  private struct Mark {
    let label: String
    let score: Float?
    let verdict: ObjectMatching.Verdict
  }

  private struct Picture {
    let marks: [Mark]
    /// Of what was asked for, by label.
    let there: [String: Int]
  }

  private var pictures: [Path: Picture] = [:]
  /// Of words: how well each picture's went, 0...1 or more, the best first.
  var worth: [Path: Double] = [:]

  /// An answer's place in the tally; nil: there is none.
  mutating func note(_ path: Path, _ answer: AnswerSummary?, _ truth: TruthSet) {
    guard truth.isOfObjects, truth.holds(path), let answer, answer.isAnswered else {
      pictures[path] = nil
      return
    }
    let there = truth.objects(path, named: answer.sought)
    let matching = ObjectMatching(answer.objects, truth: there)
    let marks = zip(answer.objects, matching.verdicts).map {
      Mark(label: $0.label, score: $0.score, verdict: $1)
    }
    let counted = there.filter { !$0.isCrowd }
    pictures[path] = Picture(
      marks: marks, there: Dictionary(counted.map { ($0.label, 1) }, uniquingKeysWith: +))
  }

  var answered: Int { pictures.count }

  func counts(_ path: Path, _ cut: ObjectCut) -> Counts? {
    pictures[path].map { Self.counts($0, cut, hidden: Self.hidden(cut)) }
  }

  /// Asked for with each frame, over all pictures.
  func counts(_ cut: ObjectCut) -> Counts {
    let hidden = Self.hidden(cut)
    return pictures.values.reduce(into: Counts()) { all, picture in
      let counts = Self.counts(picture, cut, hidden: hidden)
      all.right += counts.right
      all.wrong += counts.wrong
      all.missed += counts.missed
    }
  }

  /// Labels of what is there are in lower case.
  private static func hidden(_ cut: ObjectCut) -> Set<String> {
    Set(cut.hiddenLabels.map { $0.lowercased() })
  }

  private static func counts(_ picture: Picture, _ cut: ObjectCut, hidden: Set<String>) -> Counts {
    var counts = Counts()
    for mark in picture.marks where cut.passes(label: mark.label, score: mark.score) {
      switch mark.verdict {
      case .right: counts.right += 1
      case .wrong: counts.wrong += 1
      case .uncounted: break
      }
    }
    let there = picture.there.reduce(0) { $0 + (hidden.contains($1.key) ? 0 : $1.value) }
    counts.missed = max(0, there - counts.right)
    return counts
  }
}

extension AnswerSummary {
  /// The names that were asked for; none where it is no list of names.
  fileprivate var sought: [String] { Prompt(prompt).soughtNames }
}
