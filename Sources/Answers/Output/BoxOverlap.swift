/// Boxes by the area that they cover, in squares of places, whichever corners come first.
extension LocationBox {
  /// Its edges in order, whatever was written: low and high.
  var columns: (low: Int, high: Int) { (min(x0, x1), max(x0, x1)) }
  var rows: (low: Int, high: Int) { (min(y0, y1), max(y0, y1)) }

  var size: Int { (columns.high - columns.low) * (rows.high - rows.low) }

  func shared(with other: LocationBox) -> Int {
    func common(_ a: (low: Int, high: Int), _ b: (low: Int, high: Int)) -> Int {
      max(0, min(a.high, b.high) - max(a.low, b.low))
    }
    return common(columns, other.columns) * common(rows, other.rows)
  }

  /// How much two boxes have in common, 0...1: intersection over union. The same box is 1, a line or a point among them;
  /// the order of the two does not matter.
  public func overlap(with other: LocationBox) -> Double {
    let shared = shared(with: other)
    let both = size + other.size - shared
    guard both > 0 else { return columns == other.columns && rows == other.rows ? 1 : 0 }
    return Double(shared) / Double(both)
  }
}
