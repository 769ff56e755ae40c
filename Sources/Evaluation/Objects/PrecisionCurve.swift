/// Detections of one category over all pictures, likeliest first, with what became of them: from it come recall and
/// average precision at each threshold.
struct PrecisionCurve {
  /// By detection; equal scores in the pictures' order.
  private(set) var pictures: [Int] = []
  private var matched: [UInt16] = []
  private var ignored: [UInt16] = []
  /// By picture that has the category: objects that count.
  private(set) var positives: [(picture: Int, count: Int)] = []

  /// Places of recall at which precision is read: 0, 0.01, ..., 1.
  private static let recalls = (0...100).map { $0 == 100 ? 1 : Double($0) * 0.01 }

  /// `found`: picture by picture, with scores, likeliest first; at most `limit` of a picture are looked at.
  init(_ found: [(picture: Int, scores: [Double], matches: DetectionMatches)], limit: Int) {
    var rows: [(score: Double, picture: Int, matched: UInt16, ignored: UInt16)] = []
    for (picture, scores, matches) in found {
      positives.append((picture, matches.positives))
      for index in 0..<min(limit, scores.count) {
        rows.append((scores[index], picture, matches.matched[index], matches.ignored[index]))
      }
    }
    rows = rows.stablySorted { $0.score > $1.score }
    pictures = rows.map(\.picture)
    matched = rows.map(\.matched)
    ignored = rows.map(\.ignored)
  }

  /// By threshold: the share of objects that is found, and the mean of precision over recall; nil where no object
  /// counts. `weights`: how often each picture is there.
  func values(weights: [Int]? = nil, precision wantsPrecision: Bool = true) -> [(
    recall: Double, precision: Double
  )]? {
    let total = positives.reduce(0) { $0 + $1.count * (weights?[$1.picture] ?? 1) }
    guard total > 0 else { return nil }
    return OverlapThresholds.all.indices.map { bit in
      let steps = steps(at: UInt16(1) << bit, weights: weights)
      let recall = Double(steps.last?.right ?? 0) / Double(total)
      return (recall, wantsPrecision ? Self.mean(steps, total: total) : 0)
    }
  }

  /// Right and wrong ones so far, after each detection that counts.
  private func steps(at flag: UInt16, weights: [Int]?) -> [(right: Int, wrong: Int)] {
    var steps: [(right: Int, wrong: Int)] = []
    steps.reserveCapacity(pictures.count)
    var (right, wrong) = (0, 0)
    for index in pictures.indices where ignored[index] & flag == 0 {
      let weight = weights.map { $0[pictures[index]] } ?? 1
      guard weight > 0 else { continue }
      if matched[index] & flag != 0 { right += weight } else { wrong += weight }
      steps.append((right, wrong))
    }
    return steps
  }

  /// Precision, each place holding the best that comes at it or after it, read where each recall is first reached;
  /// 0 where it never is.
  private static func mean(_ steps: [(right: Int, wrong: Int)], total: Int) -> Double {
    var best = steps.map { Double($0.right) / (Double($0.wrong + $0.right) + Double.ulpOfOne) }
    for index in best.indices.dropFirst().reversed() { best[index - 1] = max(best[index - 1], best[index]) }
    var sum = 0.0
    var place = 0
    for recall in recalls {
      while place < steps.count, Double(steps[place].right) / Double(total) < recall { place += 1 }
      if place < steps.count { sum += best[place] }
    }
    return sum / Double(recalls.count)
  }
}
