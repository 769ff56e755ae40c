import Answers

/// Polygons as COCO's annotations have them, as run lengths: the pixels that pycocotools' `frPyObjects` and `merge`
/// take for inside, to the last one. Each outline is drawn five times as fine, and a column's pixels turn between in
/// and out where it crosses the column's middle.
struct PolygonRuns {
  /// What a drawn outline may have of points, all polygons of an object together.
  private static let pointLimit = 5_000_000

  /// - Parameter polygons: x, y, x, y, ... in pixels. nil where they are none, or of no use: less than three corners,
  ///   corners far outside.
  static func mask(_ polygons: [[Double]], height: Int, width: Int) -> RunLengths? {
    guard height > 0, width > 0, !polygons.isEmpty else { return nil }
    var left = pointLimit
    var turns: [[Int]] = []
    for polygon in polygons {
      guard let found = Self.turns(of: polygon, height, width, &left) else { return nil }
      turns.append(found)
    }
    return RunLengths(checking: counts(turns, pixels: height * width), height: height, width: width)
  }

  /// The places down the columns at which a polygon's inside begins or ends, in order.
  private static func turns(of polygon: [Double], _ height: Int, _ width: Int, _ left: inout Int) -> [Int]? {
    let reach = 8 * Double(max(height, width))
    guard polygon.count >= 6, polygon.count % 2 == 0, polygon.allSatisfy({ abs($0) <= reach }) else {
      return nil
    }
    // Truncated, not rounded down.
    let fine = polygon.map { Int(5 * $0 + 0.5) }
    let corners = stride(from: 0, to: fine.count, by: 2).map { GridPoint(x: fine[$0], y: fine[$0 + 1]) }
    var turns: [Int] = []
    var previous: GridPoint?
    for (start, end) in zip(corners, corners.dropFirst() + [corners[0]]) {
      left -= max(abs(start.x - end.x), abs(start.y - end.y)) + 1
      guard left >= 0 else { return nil }
      eachPoint(from: start, to: end) { point in
        if let previous, previous.x != point.x, let turn = turn(previous, point, height, width) {
          turns.append(turn)
        }
        previous = point
      }
    }
    return turns.sorted()
  }

  /// The points of a line, both ends included, worked out from the end with the smaller coordinate: they are the same
  /// whichever way it is drawn.
  private static func eachPoint(from start: GridPoint, to end: GridPoint, _ body: (GridPoint) -> Void) {
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
          ? GridPoint(x: low.x + along, y: Int(Double(low.y) + across + 0.5))
          : GridPoint(x: Int(Double(low.x) + across + 0.5), y: low.y + along))
    }
  }

  /// Where a step from one fine column to the next crosses the middle of a column of pixels.
  private static func turn(_ from: GridPoint, _ to: GridPoint, _ height: Int, _ width: Int) -> Int? {
    let fineX = to.x < from.x ? to.x : to.x - 1
    // The middle of pixel c is the fine column 5 c + 2.
    let (column, part) = (fineX - 2).quotientAndRemainder(dividingBy: 5)
    guard part == 0, column >= 0, column < width else { return nil }
    let y = (Double(min(from.y, to.y)) + 0.5) / 5 - 0.5
    return column * height + Int(min(max(y, 0), Double(height)).rounded(.up))
  }

  /// The union, as runs of outside and inside in turn.
  private static func counts(_ turns: [[Int]], pixels: Int) -> [Int] {
    let changes = turns.flatMap { list in list.enumerated().map { (at: $1, by: $0 % 2 == 0 ? 1 : -1) } }
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
    counts[counts.count - 1] += pixels - place
    return normal(counts)
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
        joins = !result.isEmpty
      } else {
        result.append(count)
      }
    }
    return result
  }
}
