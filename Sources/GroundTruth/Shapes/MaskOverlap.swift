import Answers

/// What masks cover, in counts of pixels, without unpacking them.
extension RunLengths {
  /// The box around the mask; of an empty one an empty box. A run that goes on into a next column reaches from
  /// the upper edge to the lower.
  public var bounds: ObjectBox {
    let ends = counts.count / 2 * 2
    guard ends > 0, height > 0 else { return ObjectBox(x: 0, y: 0, width: 0, height: 0) }
    var (left, top, right, bottom) = (width, height, 0, 0)
    var (place, begun) = (0, 0)
    for index in 0..<ends {
      place += counts[index]
      let pixel = max(0, place - index % 2)
      let (column, row) = (pixel / height, pixel % height)
      if index % 2 == 0 { begun = column } else if begun < column { (top, bottom) = (0, height - 1) }
      (left, right) = (min(left, column), max(right, column))
      (top, bottom) = (min(top, row), max(bottom, row))
    }
    return ObjectBox(
      x: Double(left), y: Double(top), width: Double(right - left + 1), height: Double(bottom - top + 1))
  }

  /// Pixels common to both and pixels that either covers; nil where they are masks of pictures of different sizes.
  public func common(with other: RunLengths) -> (common: Int, either: Int)? {
    guard height == other.height, width == other.width else { return nil }
    var (common, either) = (0, 0)
    Self.walk(self, other) { length, mine, others in
      if mine || others { either += length }
      if mine && others { common += length }
    }
    return (common, either)
  }

  /// As for boxes: 0...1, and -1 for pictures of different sizes.
  public func overlap(with truth: RunLengths, isCrowd: Bool = false) -> Double {
    guard let (common, either) = common(with: truth) else { return -1 }
    return common == 0 ? 0 : Double(common) / Double(isCrowd ? area : either)
  }

  /// Calls `body` with every stretch of pixels over which neither mask changes.
  private static func walk(
    _ first: RunLengths, _ second: RunLengths, _ body: (_ length: Int, _ first: Bool, _ second: Bool) -> Void
  ) {
    var (i, j) = (0, 0)
    var (left, right) = (first.counts.first ?? 0, second.counts.first ?? 0)
    while i < first.counts.count, j < second.counts.count {
      let length = min(left, right)
      if length > 0 { body(length, i % 2 == 1, j % 2 == 1) }
      left -= length
      right -= length
      if left == 0 {
        i += 1
        if i < first.counts.count { left = first.counts[i] }
      }
      if right == 0 {
        j += 1
        if j < second.counts.count { right = second.counts[j] }
      }
    }
  }
}
