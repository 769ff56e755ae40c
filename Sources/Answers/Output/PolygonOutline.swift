/// A polygon's outline, which is filled as pycocotools fills one, to the last pixel: it is walked in fifths of a pixel,
/// and where it crosses the middle of a column of pixels, inside begins or ends.
public struct PolygonOutline: Sendable {
  private struct Corner { let x: Int, y: Int }

  private let corners: [Corner]

  /// - Parameter places: x0, y0, x1, y1, ... in pixels; nil where there are less than three corners, or one lies further
  ///   than `reach` from the picture's.
  public init?(_ places: [Double], reach: Double) {
    guard places.count >= 6, places.allSatisfy({ abs($0) <= reach }) else { return nil }
    // Truncated, not rounded down.
    let fine = places.map { Int(5 * $0 + 0.5) }
    corners = stride(from: 0, to: fine.count - 1, by: 2).map { Corner(x: fine[$0], y: fine[$0 + 1]) }
  }

  /// How many points are walked.
  public var pointCount: Int { edges.reduce(0) { $0 + max(abs($1.0.x - $1.1.x), abs($1.0.y - $1.1.y)) + 1 } }

  /// The places down the columns at which the inside begins or ends, in order.
  func turns(height: Int, width: Int) -> [Int] {
    var turns: [Int] = []
    var previous: Corner?
    for (start, end) in edges {
      Self.eachPoint(from: start, to: end) { point in
        if let previous, previous.x != point.x, let turn = Self.turn(previous, point, height, width) {
          turns.append(turn)
        }
        previous = point
      }
    }
    return turns.sorted()
  }

  private var edges: Zip2Sequence<[Corner], [Corner]> { zip(corners, corners.dropFirst() + [corners[0]]) }

  /// The points of a line, both ends included, worked out from the end with the smaller coordinate: they are the same
  /// whichever way it is drawn.
  private static func eachPoint(from start: Corner, to end: Corner, _ body: (Corner) -> Void) {
    let (dx, dy) = (abs(end.x - start.x), abs(end.y - start.y))
    let isFlat = dx >= dy
    let isFlipped = isFlat ? start.x > end.x : start.y > end.y
    let (low, high) = isFlipped ? (end, start) : (start, end)
    let length = isFlat ? dx : dy
    let slope = Double(isFlat ? high.y - low.y : high.x - low.x) / Double(length)
    for step in 0...length {
      let along = isFlipped ? length - step : step
      // A line of no length has no slope.
      let across = length == 0 ? 0 : slope * Double(along)
      body(
        isFlat
          ? Corner(x: low.x + along, y: Int(Double(low.y) + across + 0.5))
          : Corner(x: Int(Double(low.x) + across + 0.5), y: low.y + along))
    }
  }

  /// Where a step from one fine column to the next crosses the middle of a column of pixels.
  private static func turn(_ from: Corner, _ to: Corner, _ height: Int, _ width: Int) -> Int? {
    let fineX = to.x < from.x ? to.x : to.x - 1
    // The middle of pixel c is the fine column 5 c + 2.
    let (column, part) = (fineX - 2).quotientAndRemainder(dividingBy: 5)
    guard part == 0, column >= 0, column < width else { return nil }
    let y = (Double(min(from.y, to.y)) + 0.5) / 5 - 0.5
    return column * height + Int(min(max(y, 0), Double(height)).rounded(.up))
  }
}

extension RunLengths {
  /// What any of the outlines holds, in a picture of that size.
  public init(filling outlines: [PolygonOutline], height: Int, width: Int) {
    let changes = outlines.flatMap { outline in
      outline.turns(height: height, width: width).enumerated().map { (at: $1, by: $0 % 2 == 0 ? 1 : -1) }
    }
    var counts = [0]
    var (depth, place) = (0, 0)
    for change in changes.sorted(by: { ($0.at, $1.by) < ($1.at, $0.by) }) {
      let isInside = depth > 0
      depth += change.by
      guard isInside != (depth > 0) else { continue }
      counts[counts.count - 1] += change.at - place
      place = change.at
      counts.append(0)
    }
    counts[counts.count - 1] += height * width - place
    self.init(height: height, width: width, counts: Self.normal(counts))
  }

  /// Without runs of no length, but for the first.
  private static func normal(_ counts: [Int]) -> [Int] {
    var result: [Int] = []
    var joins = false
    for (index, count) in counts.enumerated() {
      if joins {
        result[result.count - 1] += count
        joins = false
      } else if count == 0, index > 0 {
        joins = true
      } else {
        result.append(count)
      }
    }
    return result
  }
}
