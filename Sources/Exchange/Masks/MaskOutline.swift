import Answers

/// A point between pixels: (0, 0) is the picture's upper left corner.
struct GridPoint: Hashable {
  let x: Int, y: Int
}

/// The edges of a mask, exact, as closed loops: around parts with the inside to the right hand, around holes the
/// other way. Pixels that touch at a corner alone are apart.
struct MaskOutline {
  /// Corners only. A loop's last point is joined to its first.
  let loops: [[GridPoint]]

  static let edgeLimit = 1 << 18

  /// nil where the mask has more edges than are drawn.
  init?(_ mask: RunLengths) {
    guard let columns = MaskColumns(mask, limit: Self.edgeLimit / 2) else { return nil }
    var edges = EdgeMap()
    edges.add(columns)
    loops = edges.loops()
  }
}

/// Edges by where they begin; at most two begin anywhere.
private struct EdgeMap {
  private var ends: [GridPoint: GridPoint] = [:]
  private var second: [GridPoint: GridPoint] = [:]
  /// In the order in which they were added, so that loops come in an order of their own.
  private var starts: [GridPoint] = []

  mutating func add(_ columns: MaskColumns) {
    var previous = MaskColumns.Column(x: -2, rows: [])
    for column in columns.columns {
      if column.x != previous.x + 1 { closeRight(of: previous) }
      addSides(at: column.x, left: column.x == previous.x + 1 ? previous.rows : [], right: column.rows)
      for rows in column.rows {
        add(GridPoint(x: column.x, y: rows.lowerBound), GridPoint(x: column.x + 1, y: rows.lowerBound))
        add(GridPoint(x: column.x + 1, y: rows.upperBound), GridPoint(x: column.x, y: rows.upperBound))
      }
      previous = column
    }
    closeRight(of: previous)
  }

  private mutating func closeRight(of column: MaskColumns.Column) {
    addSides(at: column.x + 1, left: column.rows, right: [])
  }

  /// Where just one of two neighbouring columns is inside: up along its left side, down along its right.
  private mutating func addSides(at x: Int, left: [Range<Int>], right: [Range<Int>]) {
    let bounds = (left + right).flatMap { [$0.lowerBound, $0.upperBound] }.sorted()
    var (inLeft, inRight) = (left[...], right[...])
    for (top, bottom) in zip(bounds, bounds.dropFirst()) where top < bottom {
      let isLeft = Self.holds(&inLeft, top), isRight = Self.holds(&inRight, top)
      if isLeft, !isRight { add(GridPoint(x: x, y: top), GridPoint(x: x, y: bottom)) }
      if isRight, !isLeft { add(GridPoint(x: x, y: bottom), GridPoint(x: x, y: top)) }
    }
  }

  /// Whether a row is in one of the ranges; those before it are dropped.
  private static func holds(_ ranges: inout ArraySlice<Range<Int>>, _ row: Int) -> Bool {
    while let first = ranges.first, first.upperBound <= row { ranges.removeFirst() }
    return ranges.first?.contains(row) == true
  }

  private mutating func add(_ start: GridPoint, _ end: GridPoint) {
    starts.append(start)
    if let other = ends.updateValue(end, forKey: start) { second[start] = other }
  }

  mutating func loops() -> [[GridPoint]] {
    var loops: [[GridPoint]] = []
    for start in starts {
      while let loop = loop(from: start) { loops.append(loop) }
    }
    return loops
  }

  private mutating func loop(from start: GridPoint) -> [GridPoint]? {
    guard var place = take(from: start, after: nil) else { return nil }
    var points = [start]
    while place != start {
      let before = points[points.count - 1]
      guard let next = take(from: place, after: before) else { break }
      if !isStraight(before, place, next) { points.append(place) }
      place = next
    }
    if points.count > 2, isStraight(points[points.count - 1], points[0], points[1]) { points.removeFirst() }
    return points
  }

  /// The next edge's end; of two the one to the right, which stays with the same pixel.
  private mutating func take(from place: GridPoint, after before: GridPoint?) -> GridPoint? {
    guard let first = ends.removeValue(forKey: place) else { return nil }
    guard let other = second.removeValue(forKey: place) else { return first }
    let isRight = before.map { turn($0, place, first) > 0 } ?? true
    ends[place] = isRight ? other : first
    return isRight ? first : other
  }
}

/// Above 0 for a turn to the right hand, as y goes down.
private func turn(_ a: GridPoint, _ b: GridPoint, _ c: GridPoint) -> Int {
  (b.x - a.x) * (c.y - b.y) - (b.y - a.y) * (c.x - b.x)
}

private func isStraight(_ a: GridPoint, _ b: GridPoint, _ c: GridPoint) -> Bool { turn(a, b, c) == 0 }
