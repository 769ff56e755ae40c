/// An object's mask, as far as one can be compared with another.
public enum ComparedMask: Sendable, Equatable {
  /// Decoded, over its object's box.
  case decoded(BoxMask)
  /// As a record has it, in the picture's pixels; taken apart only when it is compared.
  case recorded(DetectedObject.Mask)
}

extension ComparedMask {
  /// How much two masks have in common, 0...1: intersection over union. nil where that is not known: one is decoded and
  /// the other recorded, they are of pictures of unlike sizes, or one cannot be read.
  static func overlap(_ a: ComparedMask, in boxA: LocationBox, _ b: ComparedMask, in boxB: LocationBox)
    -> Double?
  {
    switch (a, b) {
    case (.decoded(let a), .decoded(let b)): BoxMask.overlap(a, in: boxA, b, in: boxB)
    case (.recorded(let a), .recorded(let b)): a == b ? 1 : a.runs.flatMap { b.runs.flatMap($0.overlap) }
    case (.decoded, .recorded), (.recorded, .decoded): nil
    }
  }
}

extension DetectedObject.Mask {
  fileprivate var runs: RunLengths? {
    size.count == 2 ? RunLengths(text: counts, height: size[0], width: size[1]) : nil
  }
}

extension RunLengths {
  /// nil where the pictures' sizes differ. Two empty masks are the same.
  func overlap(_ other: RunLengths) -> Double? {
    guard (height, width) == (other.height, other.width) else { return nil }
    let common = commonArea(other)
    let union = area + other.area - common
    return union > 0 ? Double(common) / Double(union) : 1
  }

  /// Both codes are walked together: each step ends where one of them turns.
  private func commonArea(_ other: RunLengths) -> Int {
    var (place, common) = (0, 0)
    var (a, b) = (RunWalk(counts), RunWalk(other.counts))
    while let end = a.end, let otherEnd = b.end {
      let next = min(end, otherEnd)
      if a.isInside && b.isInside { common += next - place }
      place = next
      a.pass(next)
      b.pass(next)
    }
    return common
  }
}

private struct RunWalk {
  private let counts: [Int]
  private var index = 0
  /// Where the run ends; nil after the last.
  private(set) var end: Int?

  init(_ counts: [Int]) { (self.counts, end) = (counts, counts.first) }

  var isInside: Bool { index % 2 == 1 }

  mutating func pass(_ place: Int) {
    guard let end, end == place else { return }
    index += 1
    self.end = index < counts.count ? end + counts[index] : nil
  }
}

extension BoxMask {
  /// Samples of a side: finer than the 64 of a mask over half of what both boxes cover.
  private static let samples = 128

  /// Over the rectangle that holds both boxes, at the middle of each cell of a raster. Two empty masks are the same.
  static func overlap(_ a: BoxMask, in boxA: LocationBox, _ b: BoxMask, in boxB: LocationBox) -> Double {
    guard a != b || boxA != boxB else { return 1 }
    let (spotsA, spotsB) = (Spots(boxA), Spots(boxB))
    let (rows, columns) = (spotsA.rows(with: spotsB), spotsA.columns(with: spotsB))
    var (common, union) = (0, 0)
    for row in 0..<samples {
      let y = rows.low + (Double(row) + 0.5) / Double(samples) * (rows.high - rows.low)
      for column in 0..<samples {
        let x = columns.low + (Double(column) + 0.5) / Double(samples) * (columns.high - columns.low)
        let (inA, inB) = (spotsA.holds(y, x, of: a), spotsB.holds(y, x, of: b))
        if inA && inB { common += 1 }
        if inA || inB { union += 1 }
      }
    }
    return union > 0 ? Double(common) / Double(union) : 1
  }
}

/// Where in a mask a place of the picture lies.
private struct Spots {
  typealias Span = (low: Double, high: Double)
  private let down: Span, across: Span

  init(_ box: LocationBox) {
    down = (Double(min(box.y0, box.y1)), Double(max(box.y0, box.y1)))
    across = (Double(min(box.x0, box.x1)), Double(max(box.x0, box.x1)))
  }

  func rows(with other: Spots) -> Span { (min(down.low, other.down.low), max(down.high, other.down.high)) }
  func columns(with other: Spots) -> Span {
    (min(across.low, other.across.low), max(across.high, other.across.high))
  }

  func holds(_ y: Double, _ x: Double, of mask: BoxMask) -> Bool {
    guard let row = Self.index(y, in: down), let column = Self.index(x, in: across) else { return false }
    return mask.probabilities[row * BoxMask.side + column] > 0.5
  }

  private static func index(_ place: Double, in span: Span) -> Int? {
    guard place >= span.low, place < span.high else { return nil }
    return min(Int((place - span.low) / (span.high - span.low) * Double(BoxMask.side)), BoxMask.side - 1)
  }
}
