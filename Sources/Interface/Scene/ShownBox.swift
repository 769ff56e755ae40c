/// A box in pixels of what is drawn on; parts of it may lie outside.
struct ShownBox: Equatable {
  /// At least one pixel each: a box without width or height is seen as a line or a point.
  let columns: ClosedRange<Int>
  let rows: ClosedRange<Int>

  init(columns: ClosedRange<Int>, rows: ClosedRange<Int>) {
    self.columns = columns
    self.rows = rows
  }

  init(_ box: OverlayScene.FractionBox, _ viewport: Viewport) {
    let low = viewport.pixel(box.left, box.top)
    let high = viewport.pixel(box.right, box.bottom)
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

  /// With the pixels just outside, where edges hide nothing of what they surround; as far as the picture goes.
  func surroundings(_ viewport: Viewport, by width: Int = 1) -> ShownBox {
    let (start, end) = (viewport.pixel(0, 0), viewport.pixel(1, 1))
    func widened(_ span: ClosedRange<Int>, _ start: Double, _ end: Double, _ origin: Int) -> ClosedRange<Int>
    {
      let (first, last) = (Self.whole(start) - origin, Self.whole(end) - 1 - origin)
      let low = min(span.lowerBound, max(span.lowerBound - width, first))
      return low...max(span.upperBound, min(span.upperBound + width, last))
    }
    return ShownBox(
      columns: widened(columns, start.x, end.x, viewport.x), rows: widened(rows, start.y, end.y, viewport.y))
  }

  /// The part that lies on a grid of this size, or nil.
  func clipped(width: Int, height: Int) -> ShownBox? {
    guard columns.overlaps(0...max(0, width - 1)), rows.overlaps(0...max(0, height - 1)) else { return nil }
    return ShownBox(
      columns: columns.clamped(to: 0...max(0, width - 1)), rows: rows.clamped(to: 0...max(0, height - 1)))
  }

  /// Its outermost pixels, as wide as the pen, in pieces that lie on a surface of this size: each has one colour, or
  /// its pixels have their own. Of the sides all, or the ends.
  func edge(
    _ pen: Pen, width: Int, height: Int, cornersOnly: Bool
  ) -> [(columns: Range<Int>, rows: Range<Int>)] {
    let (columns, rows) = (Range(columns), Range(rows))
    let thickness = min(pen.width, columns.count, rows.count)
    func bands(_ side: Range<Int>, _ limit: Int) -> [Range<Int>] {
      [side.prefix(thickness), side.suffix(thickness)].map { $0.clamped(to: 0..<limit) }
    }
    let across = Self.pieces(columns, pen, width, endsOnly: cornersOnly)
      .flatMap { piece in bands(rows, height).map { (columns: piece, rows: $0) } }
    let down = Self.pieces(rows, pen, height, endsOnly: cornersOnly)
      .flatMap { piece in bands(columns, width).map { (columns: $0, rows: piece) } }
    return (across + down).filter { !$0.columns.isEmpty && !$0.rows.isEmpty }
  }

  /// What is seen of a side, cut where colours may change.
  private static func pieces(_ side: Range<Int>, _ pen: Pen, _ limit: Int, endsOnly: Bool) -> [Range<Int>] {
    let arm = max(1, min(pen.longestArm, side.count / 5))
    let parts = endsOnly ? [side.prefix(arm), side.suffix(arm)] : [side]
    return parts.map { $0.clamped(to: 0..<limit) }.flatMap { part in
      stride(from: part.lowerBound, to: part.upperBound, by: pen.stretch ?? max(1, part.count)).map {
        $0..<min($0 + (pen.stretch ?? part.count), part.upperBound)
      }
    }
  }
}
