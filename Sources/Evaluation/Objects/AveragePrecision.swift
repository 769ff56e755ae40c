import Answers
import GroundTruth

/// Average precision and recall as COCO's evaluation (pycocotools' COCOeval) has them, for boxes or masks.
///
/// Categories and pictures are gone through by id; a picture's hundred likeliest detections count. Where scores are
/// equal the earlier one goes first, in the picture as in the whole. Detections of categories that the data set has
/// not are not looked at.
public struct AveragePrecision: Sendable {
  public enum Kind: String, Sendable { case boxes, masks }

  /// COCO's twelve figures; nil where no object counts for one.
  public struct Summary: Sendable, Equatable {
    public var ap: Double?, ap50: Double?, ap75: Double?
    public var apSmall: Double?, apMedium: Double?, apLarge: Double?
    /// Recall with at most 1, 10, 100 detections a picture.
    public var ar1: Double?, ar10: Double?, ar100: Double?
    public var arSmall: Double?, arMedium: Double?, arLarge: Double?
  }

  public let summary: Summary
  /// By category, in the truth's order: the mean over all thresholds; nil where it has no object that counts.
  public let categories: [Double?]
  /// By picture: twice what is right over all that is found and all that is there (F1), mean over all thresholds; nil
  /// where there is neither.
  public let pictures: [Double?]
  private let curves: [PrecisionCurve]

  /// `found`: by picture, in the truth's order.
  public init(_ truth: Truth, found: [[FoundObject]], kind: Kind) {
    var summary = SummaryParts()
    var categories: [Int: Double] = [:]
    var shares = PictureShares(count: truth.items.count)
    var curves: [PrecisionCurve] = []
    for group in ObjectGroups(truth, found: found) {
      let rows = group.pictures.map { PictureRow($0, kind: kind) }
      let curve = summary.add(rows)
      curves.append(curve)
      shares.add(rows)
      categories[group.category] = curve.values().map { $0.map(\.precision).mean }
    }
    self.summary = summary.summary
    self.categories = truth.categories.map { categories[$0.id] }
    pictures = shares.values
    self.curves = curves
  }

  /// AP with each picture there as often as its weight says.
  func value(weights: [Int]) -> Double? {
    curves.compactMap { $0.values(weights: weights)?.map(\.precision).mean }.meanOrNil
  }
}

/// One picture's objects of one category, compared.
private struct PictureRow {
  let picture: Int
  let scores: [Double]
  let matches: [DetectionMatches]

  init(_ objects: ObjectGroups.Picture, kind: AveragePrecision.Kind) {
    picture = objects.index
    let found = objects.found.stablySorted { $0.score > $1.score }.prefix(100)
    scores = found.map(\.score)
    let areas = found.map(\.area)
    let truth = objects.truth.map { MatchedTruth(area: $0.area, isCrowd: $0.isCrowd, isNumbered: $0.id != 0) }
    let overlaps = Self.overlaps(Array(found), objects, kind)
    matches = AreaRange.allCases.map {
      DetectionMatches(overlaps: overlaps, areas: areas, truth: truth, range: $0.pixels)
    }
  }

  private static func overlaps(
    _ found: [FoundObject], _ objects: ObjectGroups.Picture, _ kind: AveragePrecision.Kind
  ) -> [[Double]] {
    guard !objects.truth.isEmpty else { return found.map { _ in [] } }
    if kind == .boxes {
      return found.map { one in objects.truth.map { one.box.overlap(with: $0.box, isCrowd: $0.isCrowd) } }
    }
    let (height, width) = (objects.size.height, objects.size.width)
    let truth = objects.truth.map { MaskInBox(($0.shape ?? $0.box.shape).mask(height: height, width: width)) }
    return found.map { one in
      let mask = MaskInBox(one.mask ?? one.box.shape.mask(height: height, width: width))
      return zip(truth, objects.truth).map { mask.overlap(with: $0, isCrowd: $1.isCrowd) }
    }
  }
}

/// A mask with the box around it: most masks are far from each other.
private struct MaskInBox {
  let mask: RunLengths
  let box: ObjectBox

  init(_ mask: RunLengths) {
    self.mask = mask
    box = mask.bounds
  }

  func overlap(with truth: MaskInBox, isCrowd: Bool) -> Double {
    guard box.overlap(with: truth.box) > 0 else { return 0 }
    return mask.overlap(with: truth.mask, isCrowd: isCrowd)
  }
}

/// The summary while it grows, category by category.
private struct SummaryParts {
  private var precision: [AreaRange: [[Double]]] = [:]
  private var recall: [AreaRange: [Double]] = [:]
  private var recallOfFew: [Int: [Double]] = [:]

  /// Gives the curve of all areas.
  mutating func add(_ rows: [PictureRow]) -> PrecisionCurve {
    for range in AreaRange.allCases.dropFirst() { _ = add(rows, range) }
    for limit in [1, 10] {
      let curve = Self.curve(rows, .all, limit: limit)
      recallOfFew[limit, default: []] += curve.values(precision: false)?.map(\.recall) ?? []
    }
    return add(rows, .all)
  }

  private mutating func add(_ rows: [PictureRow], _ range: AreaRange) -> PrecisionCurve {
    let curve = Self.curve(rows, range, limit: 100)
    if let values = curve.values() {
      precision[range, default: []].append(values.map(\.precision))
      recall[range, default: []] += values.map(\.recall)
    }
    return curve
  }

  private static func curve(_ rows: [PictureRow], _ range: AreaRange, limit: Int) -> PrecisionCurve {
    PrecisionCurve(rows.map { ($0.picture, $0.scores, $0.matches[range.rawValue]) }, limit: limit)
  }

  var summary: AveragePrecision.Summary {
    func mean(_ range: AreaRange, at thresholds: Range<Int> = 0..<10) -> Double? {
      precision[range].map { $0.flatMap { $0[thresholds] }.mean }
    }
    return AveragePrecision.Summary(
      ap: mean(.all), ap50: mean(.all, at: 0..<1), ap75: mean(.all, at: 5..<6), apSmall: mean(.small),
      apMedium: mean(.medium), apLarge: mean(.large), ar1: recallOfFew[1]?.meanOrNil,
      ar10: recallOfFew[10]?.meanOrNil, ar100: recall[.all]?.mean, arSmall: recall[.small]?.mean,
      arMedium: recall[.medium]?.mean, arLarge: recall[.large]?.mean)
  }
}

/// What of each picture is right, by threshold.
private struct PictureShares {
  private var right: [[Int]]
  private var all: [[Int]]

  init(count: Int) {
    right = Array(repeating: Array(repeating: 0, count: OverlapThresholds.all.count), count: count)
    all = right
  }

  mutating func add(_ rows: [PictureRow]) {
    for row in rows {
      let matches = row.matches[AreaRange.all.rawValue]
      for bit in OverlapThresholds.all.indices {
        let flag = UInt16(1) << bit
        let counting = matches.ignored.indices.filter { matches.ignored[$0] & flag == 0 }
        right[row.picture][bit] += counting.count { matches.matched[$0] & flag != 0 }
        all[row.picture][bit] += counting.count + matches.positives
      }
    }
  }

  var values: [Double?] {
    zip(right, all).map { right, all in
      zip(right, all).compactMap { $1 == 0 ? nil : Double(2 * $0) / Double($1) }.meanOrNil
    }
  }
}
