import Answers

/// The pixels around a pasted mask's covered ones, a line of some width; some may lie outside of the picture.
struct PastedContour {
  let pixels: [(x: Int, y: Int)]

  init(_ region: MaskRegion, width: Int) {
    let (columns, rows) = (region.width + 2 * width, region.height + 2 * width)
    func isInside(_ column: Int, _ row: Int) -> Bool {
      (0..<region.width).contains(column) && (0..<region.height).contains(row)
        && region.isInside(column: column, row: row)
    }
    var isNear = [Bool](repeating: false, count: columns * rows)
    for row in 0..<region.height {
      for column in 0..<region.width where isInside(column, row) {
        let isEdge =
          !(isInside(column - 1, row) && isInside(column + 1, row) && isInside(column, row - 1)
          && isInside(column, row + 1))
        guard isEdge else { continue }
        for y in row...row + 2 * width {
          for x in column...column + 2 * width { isNear[y * columns + x] = true }
        }
      }
    }
    pixels = isNear.indices.filter { isNear[$0] }.compactMap { place in
      let (column, row) = (place % columns - width, place / columns - width)
      return isInside(column, row) ? nil : (region.x + column, region.y + row)
    }
  }
}
