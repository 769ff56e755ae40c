import Answers

/// A box in pixels of the preview's grid, corners sorted; parts of it may lie outside of the grid.
struct ShownBox: Equatable {
  /// At least one pixel each: a box without width or height is seen as a line or a point.
  let columns: ClosedRange<Int>
  let rows: ClosedRange<Int>

  init(columns: ClosedRange<Int>, rows: ClosedRange<Int>) {
    self.columns = columns
    self.rows = rows
  }

  init(_ box: LocationBox, _ viewport: Viewport) {
    let (x0, y0, x1, y1) = box.fractions
    let low = viewport.pixel(min(x0, x1), min(y0, y1))
    let high = viewport.pixel(max(x0, x1), max(y0, y1))
    let end = viewport.pixel(1, 1)
    columns = Self.span(low.x, high.x, end.x, viewport.x)
    rows = Self.span(low.y, high.y, end.y, viewport.y)
  }

  /// `end` is the picture's: what begins there is drawn on the last pixel.
  private static func span(_ low: Double, _ high: Double, _ end: Double, _ origin: Int) -> ClosedRange<Int> {
    let first = min(whole(low), whole(end) - 1)
    return first - origin...max(first, whole(high) - 1) - origin
  }

  /// Far outside of every screen at most, however far the view is zoomed.
  private static func whole(_ value: Double) -> Int {
    value.isFinite ? Int(min(max(value.rounded(), -1e9), 1e9)) : 0
  }

  var area: Int { columns.count * rows.count }

  /// The pixels just outside, where edges hide nothing of what they surround; on the box's own outermost pixels
  /// where the picture ends.
  func surroundings(_ viewport: Viewport) -> ShownBox {
    let (start, end) = (viewport.pixel(0, 0), viewport.pixel(1, 1))
    return ShownBox(
      columns: Self.widened(columns, start.x, end.x, viewport.x),
      rows: Self.widened(rows, start.y, end.y, viewport.y))
  }

  private static func widened(_ span: ClosedRange<Int>, _ start: Double, _ end: Double, _ origin: Int)
    -> ClosedRange<Int>
  {
    let (first, last) = (whole(start) - origin, whole(end) - 1 - origin)
    let low = min(span.lowerBound, max(span.lowerBound - 1, first))
    return low...max(span.upperBound, min(span.upperBound + 1, last))
  }

  /// The part that lies on a grid of this size, or nil.
  func clipped(width: Int, height: Int) -> ShownBox? {
    guard columns.overlaps(0...max(0, width - 1)), rows.overlaps(0...max(0, height - 1)) else { return nil }
    return ShownBox(
      columns: columns.clamped(to: 0...max(0, width - 1)), rows: rows.clamped(to: 0...max(0, height - 1)))
  }

  /// The outermost pixels that lie on a grid of this size, or of them those at the corners.
  func edge(width: Int, height: Int, cornersOnly: Bool = false) -> [(x: Int, y: Int)] {
    guard let seen = clipped(width: width, height: height) else { return [] }
    let across = [rows.lowerBound, rows.upperBound].filter(seen.rows.contains)
      .flatMap { y in seen.columns.map { (x: $0, y: y) } }
    let down = [columns.lowerBound, columns.upperBound].filter(seen.columns.contains)
      .flatMap { x in seen.rows.map { (x: x, y: $0) } }
    let all = across + down
    return cornersOnly ? all.filter { Self.isNearEnd($0.x, columns) && Self.isNearEnd($0.y, rows) } : all
  }

  private static func isNearEnd(_ place: Int, _ span: ClosedRange<Int>) -> Bool {
    min(place - span.lowerBound, span.upperBound - place) < max(1, min(4, span.count / 5))
  }
}
