import PaliGemma

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

  /// One pixel smaller on every side, where that leaves something to see within.
  var inset: ShownBox? {
    guard columns.count >= 5, rows.count >= 5 else { return nil }
    return ShownBox(
      columns: columns.lowerBound + 1...columns.upperBound - 1,
      rows: rows.lowerBound + 1...rows.upperBound - 1)
  }

  /// The part that lies on a grid of this size, or nil.
  func clipped(width: Int, height: Int) -> ShownBox? {
    guard columns.overlaps(0...max(0, width - 1)), rows.overlaps(0...max(0, height - 1)) else { return nil }
    return ShownBox(
      columns: columns.clamped(to: 0...max(0, width - 1)), rows: rows.clamped(to: 0...max(0, height - 1)))
  }

  /// Draws the edges that lie on the grid.
  func outline(_ grid: inout PixelGrid, _ color: RGB) {
    guard let seen = clipped(width: grid.width, height: grid.height) else { return }
    for y in [rows.lowerBound, rows.upperBound] where seen.rows.contains(y) {
      for x in seen.columns { grid[x, y] = color }
    }
    for x in [columns.lowerBound, columns.upperBound] where seen.columns.contains(x) {
      for y in seen.rows { grid[x, y] = color }
    }
  }
}
