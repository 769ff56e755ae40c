import Answers

/// The pixels around a mask's covered ones, a line as wide as the pen; some may lie outside of what is drawn on.
struct Contour {
  let pixels: [(x: Int, y: Int)]

  init(of region: MaskRegion, _ pen: Pen) {
    let width = pen.width
    let (columns, rows) = (region.width + 2 * width, region.height + 2 * width)
    func isInside(_ column: Int, _ row: Int) -> Bool {
      (0..<region.width).contains(column) && (0..<region.height).contains(row)
        && region.isInside(column: column, row: row)
    }
    func isEdge(_ column: Int, _ row: Int) -> Bool {
      !(isInside(column - 1, row) && isInside(column + 1, row) && isInside(column, row - 1)
        && isInside(column, row + 1))
    }
    var isNear = [Bool](repeating: false, count: columns * rows)
    for row in 0..<region.height {
      for column in 0..<region.width where isInside(column, row) && isEdge(column, row) {
        for down in -width...width {
          let reach = pen.fillsCorners ? width : width - abs(down)
          let center = (row + width + down) * columns + column + width
          for place in center - reach...center + reach { isNear[place] = true }
        }
      }
    }
    pixels = isNear.indices.filter { isNear[$0] }.compactMap { place in
      let (column, row) = (place % columns - width, place / columns - width)
      return isInside(column, row) ? nil : (region.x + column, region.y + row)
    }
  }
}
