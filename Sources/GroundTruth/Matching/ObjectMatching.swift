/// Which objects of an answer are there, and which were missed: for looking at one picture, at one overlap.
///
/// Surer objects come first; each takes the object of its label that it overlaps most, of those that are left. So what
/// is found of surer ones does not hang on less sure ones: whatever the score asked for, this holds of what is left.
/// Boxes may be in any unit, the same for both.
public struct ObjectMatching: Sendable, Equatable {
  public enum Verdict: Sendable, Equatable {
    case right, wrong
    /// It lies in a crowd: neither.
    case uncounted
  }

  public struct Item: Sendable, Equatable {
    public let label: String
    /// nil where it is not known: as sure as can be.
    public let score: Float?
    public let box: ObjectBox
    public let isCrowd: Bool

    public init(label: String, score: Float? = nil, box: ObjectBox, isCrowd: Bool = false) {
      self.label = label
      self.score = score
      self.box = box
      self.isCrowd = isCrowd
    }
  }

  /// From this overlap on an object counts as found.
  public static let overlap = 0.5

  /// By found object.
  public private(set) var verdicts: [Verdict]
  /// By object that is there: the found one that has it; nil: it is missed.
  public private(set) var finders: [Int?]

  public init(found: [Item], truth: [Item], overlap: Double = Self.overlap) {
    verdicts = Array(repeating: .wrong, count: found.count)
    finders = Array(repeating: nil, count: truth.count)
    // Of equals the first: the order of the answer.
    let scores = found.map { $0.score.map { $0.isFinite ? $0 : 0 } ?? 1 }
    let order = found.indices.sorted { scores[$0] == scores[$1] ? $0 < $1 : scores[$0] > scores[$1] }
    for index in order {
      if let best = best(found[index], truth, overlap) {
        finders[best] = index
        verdicts[index] = .right
      } else if truth.contains(where: { $0.isCrowd && $0.covers(found[index], overlap) }) {
        verdicts[index] = .uncounted
      }
    }
  }

  private func best(_ object: Item, _ truth: [Item], _ overlap: Double) -> Int? {
    var best: (index: Int, overlap: Double)?
    for (index, there) in truth.enumerated()
    where finders[index] == nil && !there.isCrowd && there.label == object.label {
      let common = object.box.overlap(with: there.box)
      if common >= max(overlap, best?.overlap ?? 0) { best = (index, common) }
    }
    return best?.index
  }
}

extension ObjectMatching.Item {
  fileprivate func covers(_ other: Self, _ overlap: Double) -> Bool {
    label == other.label && other.box.overlap(with: box, isCrowd: true) >= overlap
  }
}
