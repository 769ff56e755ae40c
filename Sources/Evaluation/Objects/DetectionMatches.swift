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
  var matched: [UInt16]
  /// By detection: the thresholds at which it does not count.
  var ignored: [UInt16]
  /// Objects that count.
  var positives: Int

  /// `overlaps`: by detection, likeliest first, then by object; `areas`: the detections'.
  ///
  /// Each detection in turn takes the object it overlaps most, of those that are left, a later one where two are
  /// equal; objects that do not count only where no other is left. A crowd is never used up.
  init(overlaps: [[Double]], areas: [Double], truth: [MatchedTruth], range: ClosedRange<Double>) {
    let isIgnored = truth.map { $0.isCrowd || !range.contains($0.area) }
    let order = truth.indices.filter { !isIgnored[$0] } + truth.indices.filter { isIgnored[$0] }
    positives = isIgnored.count { !$0 }
    matched = Array(repeating: 0, count: areas.count)
    ignored = matched
    var taken = Array(repeating: UInt16(0), count: truth.count)
    for (detection, row) in overlaps.enumerated() {
      let isOutside = !range.contains(areas[detection])
      for (bit, threshold) in OverlapThresholds.all.enumerated() {
        let flag = UInt16(1) << bit
        let best = Self.best(row, order, from: threshold) { object in
          taken[object] & flag != 0 && !truth[object].isCrowd
        } isIgnored: {
          isIgnored[$0]
        }
        if let best {
          taken[best] |= flag
          if isIgnored[best] { ignored[detection] |= flag }
          if truth[best].isNumbered { matched[detection] |= flag }
        }
        if isOutside, matched[detection] & flag == 0 { ignored[detection] |= flag }
      }
    }
  }

  private static func best(
    _ overlaps: [Double], _ order: [Int], from threshold: Double, isTaken: (Int) -> Bool, isIgnored: (Int) -> Bool
  ) -> Int? {
    var best: Int?
    var least = min(threshold, 1 - 1e-10)
    for object in order where !isTaken(object) {
      if let best, !isIgnored(best), isIgnored(object) { break }
      if overlaps[object] >= least { (least, best) = (overlaps[object], object) }
    }
    return best
  }
}
