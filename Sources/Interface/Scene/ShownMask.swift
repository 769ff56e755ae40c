import Answers

/// A mask over the pixels of the preview's grid: which of them it covers.
///
/// Sampled bilinearly at the pixels' centres, the way `BoxMask.pasted` does, but for the shown part alone:
/// a picture at a high zoom is larger than anything that could be pasted whole.
struct ShownMask {
  /// Pixels of the grid that the box covers.
  let columns: ClosedRange<Int>
  let rows: ClosedRange<Int>
  /// With a margin of one pixel on each side, so that contours end where the mask does and not the screen.
  private let inside: [Bool]

  /// Nil without a mask, or when nothing of it is shown.
  init?(_ detection: Detection, _ viewport: Viewport) {
    let box = ShownBox(detection.box, viewport)
    guard let mask = detection.mask,
      let seen = box.clipped(width: viewport.width, height: viewport.height)
    else { return nil }
    (columns, rows) = (seen.columns, seen.rows)
    let across = (columns.lowerBound - 1...columns.upperBound + 1).map { Self.sample($0, box.columns) }
    let down = (rows.lowerBound - 1...rows.upperBound + 1).map { Self.sample($0, box.rows) }
    inside = down.flatMap { row in
      across.map { column in
        guard let row, let column else { return false }
        return Self.probability(mask, column, row) > 0.5
      }
    }
  }

  func isInside(_ x: Int, _ y: Int) -> Bool {
    let (column, row) = (x - columns.lowerBound + 1, y - rows.lowerBound + 1)
    guard (0..<columns.count + 2).contains(column), (0..<rows.count + 2).contains(row) else { return false }
    return inside[row * (columns.count + 2) + column]
  }

  /// The pixels beside covered ones that are not covered, on a grid of this size.
  func outline(width: Int, height: Int) -> [(x: Int, y: Int)] {
    (max(0, rows.lowerBound - 1)...min(height - 1, rows.upperBound + 1)).flatMap { y in
      (max(0, columns.lowerBound - 1)...min(width - 1, columns.upperBound + 1))
        .filter { isOutline($0, y) }.map { (x: $0, y: y) }
    }
  }

  private func isOutline(_ x: Int, _ y: Int) -> Bool {
    !isInside(x, y)
      && (isInside(x - 1, y) || isInside(x + 1, y) || isInside(x, y - 1) || isInside(x, y + 1))
  }

  private typealias Sample = (first: Int, second: Int, weight: Float)

  /// The two values that a pixel's centre lies between, or nil outside of the box.
  private static func sample(_ pixel: Int, _ span: ClosedRange<Int>) -> Sample? {
    guard span.contains(pixel) else { return nil }
    let place = (Double(pixel - span.lowerBound) + 0.5) * Double(BoxMask.side) / Double(span.count) - 0.5
    let held = min(max(place, 0), Double(BoxMask.side - 1))
    let first = Int(held)
    return (first, min(first + 1, BoxMask.side - 1), Float(held - Double(first)))
  }

  private static func probability(_ mask: BoxMask, _ column: Sample, _ row: Sample) -> Float {
    func across(_ line: Int) -> Float {
      let start = line * BoxMask.side
      let first = mask.probabilities[start + column.first]
      return first + (mask.probabilities[start + column.second] - first) * column.weight
    }
    let top = across(row.first)
    return top + (across(row.second) - top) * row.weight
  }
}
