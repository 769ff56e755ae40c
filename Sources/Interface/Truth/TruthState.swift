import Answers
import Files
import GroundTruth

/// The data set that answers are laid beside.
public struct TruthState: Sendable {
  public internal(set) var set: TruthSet?
  /// What was listed before its pictures were.
  var before: ListingSource?
  /// Of words, what the data set's metric says of all answers; told from time to time.
  var measured: MeasuredTruth?
  /// Whether that is being worked out.
  var isMeasuring = false

  /// What is so of a picture, and what an answer's objects are worth; nil where nothing is known.
  func comparison(_ path: Path, _ prompt: Prompt, _ detections: [Detection], _ cut: ObjectCut)
    -> TruthComparison?
  {
    guard let set, set.isOfObjects, set.holds(path) else { return nil }
    let there = set.objects(path, named: prompt.soughtNames)
    let passing = detections.filter(cut.passes)
    let matching = ObjectMatching(
      passing.map { AnswerSummary.Object(label: $0.label, score: $0.score, box: $0.box) }, truth: there)
    return TruthComparison(
      there: there, found: matching.finders.map { $0 != nil },
      verdicts: Dictionary(
        zip(passing.map(\.index), matching.verdicts).map { ($0, $1) }, uniquingKeysWith: { first, _ in first }
      ))
  }

  /// What would be right to say about a picture, to such a prompt.
  func texts(_ path: Path, _ prompt: String) -> [String] {
    guard let set, !set.isOfObjects else { return [] }
    let items = set.items(path).map(\.item)
    return (items.filter { $0.prompt == prompt } + items.filter { $0.prompt == nil }).first?.texts ?? []
  }
}

/// An answer beside what is so.
struct TruthComparison {
  let there: [ObjectMatching.Item]
  /// By object that is there.
  let found: [Bool]
  /// By a found object's place in the answer.
  let verdicts: [Int: ObjectMatching.Verdict]

  var missed: Int { zip(there, found).count { !$0.isCrowd && !$1 } }

  /// Labelled where the answer has none there.
  var boxes: [OverlayScene.TruthBox] {
    zip(there, found).map { item, isFound in
      OverlayScene.TruthBox(
        box: .init(
          left: item.box.x, top: item.box.y, right: item.box.x + item.box.width,
          bottom: item.box.y + item.box.height),
        label: isFound ? nil : item.isCrowd ? "crowd of \(item.label)" : "missed \(item.label)")
    }
  }
}
