/// Where a popup stands: in the middle, with a border where there is room for one.
struct PopupLayout: Equatable {
  let rect: Rect

  init(columns: Int, rows: Int, on screen: Size) {
    rect = Rect(
      x: max(0, (screen.columns - columns) / 2), y: max(0, (screen.rows - rows) / 2),
      columns: min(columns, screen.columns), rows: min(rows, screen.rows))
  }

  var hasBorder: Bool { rect.columns > 8 && rect.rows > 3 }

  var content: Rect {
    guard hasBorder else { return rect }
    return Rect(x: rect.x + 2, y: rect.y + 1, columns: rect.columns - 4, rows: rect.rows - 2)
  }
}
