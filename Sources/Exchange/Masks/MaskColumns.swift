import Answers

/// The inside of a mask, column by column: ranges of rows, apart from each other, in order. Columns without any are
/// left out. Never a bitmap: a small file can tell of very large pictures.
struct MaskColumns {
  struct Column {
    let x: Int
    var rows: [Range<Int>]
  }

  private(set) var columns: [Column] = []
  /// How many ranges there are.
  private(set) var count = 0

  /// nil where there are more ranges than `limit`.
  init?(_ mask: RunLengths, limit: Int) {
    var place = 0
    for (index, length) in mask.counts.enumerated() {
      defer { place += length }
      guard index % 2 == 1, length > 0 else { continue }
      guard add(place..<place + length, height: mask.height, limit: limit) else { return nil }
    }
  }

  /// Adds places down the columns; false where that is too much.
  private mutating func add(_ places: Range<Int>, height: Int, limit: Int) -> Bool {
    var place = places.lowerBound
    while place < places.upperBound {
      let (x, y) = place.quotientAndRemainder(dividingBy: height)
      let end = min(places.upperBound - x * height, height)
      add(y..<end, at: x)
      guard count <= limit else { return false }
      place = x * height + end
    }
    return true
  }

  private mutating func add(_ rows: Range<Int>, at x: Int) {
    guard columns.last?.x == x else {
      columns.append(Column(x: x, rows: [rows]))
      count += 1
      return
    }
    let last = columns.count - 1
    // Runs of no length may lie between two of the inside.
    if let previous = columns[last].rows.last, previous.upperBound == rows.lowerBound {
      columns[last].rows[columns[last].rows.count - 1] = previous.lowerBound..<rows.upperBound
    } else {
      columns[last].rows.append(rows)
      count += 1
    }
  }
}
