/// Boxes as line characters, for pictures whose cells cannot show a coloured edge: dithered to two colours or
/// written as ASCII.
extension OverlayScene {
  private struct Lines {
    let across: Character, down: Character
    /// Upper left, upper right, lower left, lower right.
    let corners: [Character]

    static let light = Lines(across: "─", down: "│", corners: ["┌", "┐", "└", "┘"])
    static let heavy = Lines(across: "━", down: "┃", corners: ["┏", "┓", "┗", "┛"])
    static let dashed = Lines(across: "╌", down: "╎", corners: ["┌", "┐", "└", "┘"])
    static let asciiDashed = Lines(across: ".", down: ":", corners: [".", ".", ":", ":"])
    static let ascii = Lines(across: "-", down: "|", corners: ["+", "+", "+", "+"])
    static let asciiHeavy = Lines(across: "=", down: "H", corners: ["#", "#", "#", "#"])
  }

  /// Draws the edges in sight over the cells. `area` is the preview's, in cells of the frame.
  public func drawLines(into frame: inout Frame, area: Rect, viewport: Viewport, ascii: Bool) {
    for item in items where showsBoxes || item.isMarked {
      let lines: Lines =
        item.isTruth
        ? (ascii ? .asciiDashed : .dashed)
        : ascii ? (item.isSelected ? .asciiHeavy : .ascii) : (item.isSelected ? .heavy : .light)
      let style = Style(foreground: .rgb(item.color), attributes: item.isSelected ? .bold : [])
      let box = ShownBox(item.box, viewport).surroundings(viewport)
      guard let seen = box.clipped(width: viewport.width, height: viewport.height) else { continue }
      for (x, y, character) in Self.edge(box, seen, lines) {
        let (column, row) = (area.x + viewport.x + x, area.y + viewport.y / 2 + y)
        if area.contains(x: column, y: row) {
          frame.put(character, width: 1, x: column, y: row, style: style)
        }
      }
    }
  }

  /// Cells of the grid, from its upper left: the sides that are seen, then the corners over them.
  private static func edge(_ box: ShownBox, _ seen: ShownBox, _ lines: Lines) -> [(Int, Int, Character)] {
    // Shifted, not divided: rows above the grid are negative, and -1 is not in row 0.
    let (top, bottom) = (box.rows.lowerBound >> 1, box.rows.upperBound >> 1)
    let (left, right) = (box.columns.lowerBound, box.columns.upperBound)
    let rows = seen.rows.lowerBound >> 1...seen.rows.upperBound >> 1
    var cells: [(Int, Int, Character)] = []
    for x in [left, right] where seen.columns.contains(x) { cells += rows.map { (x, $0, lines.down) } }
    for y in [top, bottom] where rows.contains(y) && (left < right || top == bottom) {
      cells += seen.columns.map { ($0, y, lines.across) }
    }
    guard left < right, top < bottom else { return cells }
    let corners = [(left, top), (right, top), (left, bottom), (right, bottom)]
    for ((x, y), character) in zip(corners, lines.corners) where seen.columns.contains(x) && rows.contains(y)
    {
      cells.append((x, y, character))
    }
    return cells
  }
}
