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

extension PickerState {
  func layout(on screen: Size) -> PopupLayout {
    let columns = [.task, .history].contains(purpose) ? 64 : 36
    return PopupLayout(columns: columns, rows: min(screen.rows, items.count + 3), on: screen)
  }

  /// The first item seen of those that match, `rows` at a time: the cursor stays in the middle.
  func top(rows: Int) -> Int {
    let count = matches.count
    return max(0, min(min(cursor, max(0, count - 1)) - rows / 2, count - rows))
  }
}
