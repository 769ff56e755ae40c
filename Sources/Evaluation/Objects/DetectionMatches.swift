/// The ten overlaps from which on an object counts as found, as COCO has them: 0.5, 0.55, ..., 0.95. One bit a
/// threshold in `UInt16`s.
enum OverlapThresholds {
  // As numpy's linspace makes them: the last one is not reckoned.
  static let all: [Double] = (0..<9).map { Double($0) * step + 0.5 } + [0.95]
  private static let step: Double = (0.95 - 0.5) / 9
}

/// An object that is there, as far as matching goes.
struct MatchedTruth {
  let area: Double
  let isCrowd: Bool
  /// COCO's evaluation takes an annotation of the id 0 for none: what matches it counts as wrong.
  let isNumbered: Bool
}

/// Ranges of area in pixels within which objects count; the rest is neither right nor wrong.
enum AreaRange: Int, CaseIterable {
  case all, small, medium, large

  var pixels: ClosedRange<Double> {
    switch self {
    case .all: 0...1e10
    case .small: 0...1024
    case .medium: 1024...9216
    case .large: 9216...1e10
    }
  }
}

/// What became of one picture's detections of one category, at each threshold.
struct DetectionMatches {
  /// By detection: the thresholds at which it has an object.
  private(set) var matched: [UInt16]
  /// By detection: the thresholds at which it does not count.
  private(set) var ignored: [UInt16]
  /// Objects that count.
  let positives: Int

  /// By object: the thresholds at which it is used up.
  private var taken: [UInt16]

  /// `overlaps`: by detection, likeliest first, then by object; `areas`: the detections'.
  ///
  /// Each detection in turn takes the object it overlaps most, of those that are left, a later one where two are
  /// equal; objects that do not count only where no other is left. A crowd is never used up.
  init(overlaps: [[Double]], areas: [Double], truth: [MatchedTruth], range: ClosedRange<Double>) {
    let isIgnored = truth.map { $0.isCrowd || !range.contains($0.area) }
    let objects = Objects(truth: truth, isIgnored: isIgnored)
    positives = isIgnored.count { !$0 }
    matched = Array(repeating: 0, count: areas.count)
    ignored = matched
    taken = Array(repeating: 0, count: truth.count)
    for (detection, row) in overlaps.enumerated() {
      for bit in OverlapThresholds.all.indices { match(detection, row, objects, bit) }
      if !range.contains(areas[detection]) { ignored[detection] |= ~matched[detection] }
    }
  }

  private struct Objects {
    let truth: [MatchedTruth]
    let isIgnored: [Bool]
    /// Those that count first.
    let order: [Int]

    init(truth: [MatchedTruth], isIgnored: [Bool]) {
      self.truth = truth
      self.isIgnored = isIgnored
      order = truth.indices.filter { !isIgnored[$0] } + truth.indices.filter { isIgnored[$0] }
    }
  }

  private mutating func match(_ detection: Int, _ overlaps: [Double], _ objects: Objects, _ bit: Int) {
    let flag = UInt16(1) << bit
    guard let best = best(overlaps, objects, flag, from: OverlapThresholds.all[bit]) else { return }
    taken[best] |= flag
    if objects.isIgnored[best] { ignored[detection] |= flag }
    if objects.truth[best].isNumbered { matched[detection] |= flag }
  }

  private func best(_ overlaps: [Double], _ objects: Objects, _ flag: UInt16, from threshold: Double) -> Int?
  {
    var best: Int?
    var least = min(threshold, 1 - 1e-10)
    for object in objects.order where taken[object] & flag == 0 || objects.truth[object].isCrowd {
      if let best, !objects.isIgnored[best], objects.isIgnored[object] { break }
      if overlaps[object] >= least { (least, best) = (overlaps[object], object) }
    }
    return best
  }
}
