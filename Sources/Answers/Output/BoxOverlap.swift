extension LocationBox {
  /// How much two boxes have in common, 0...1: intersection over union, whichever corners come first. The same box is 1,
  /// a line or a point among them; the order of the two does not matter.
  public func overlap(with other: LocationBox) -> Double {
    let (a, b) = (Sides(self), Sides(other))
    guard a != b else { return 1 }
    let common = a.common(b)
    let union = a.area + b.area - common
    return union > 0 ? common / union : 0
  }
}

/// A box by its sides, in the order of its places. Whole numbers of at most ten bits: their products are exact.
private struct Sides: Equatable {
  let top: Double, left: Double, bottom: Double, right: Double

  init(_ box: LocationBox) {
    (top, bottom) = (Double(min(box.y0, box.y1)), Double(max(box.y0, box.y1)))
    (left, right) = (Double(min(box.x0, box.x1)), Double(max(box.x0, box.x1)))
  }

  var area: Double { (bottom - top) * (right - left) }

  func common(_ other: Sides) -> Double {
    let height = min(bottom, other.bottom) - max(top, other.top)
    let width = min(right, other.right) - max(left, other.left)
    return max(height, 0) * max(width, 0)
  }
}
