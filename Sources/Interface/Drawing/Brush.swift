/// What every view draws with: the frame, and how things look in it.
struct Brush {
  var frame: Frame
  let theme: Theme
  let ascii: Bool
  let depth: ColorDepth
  /// Whether panes have borders; without, all of their cells are content.
  let hasBorders: Bool

  /// A pane's border with its title; the cells within.
  mutating func pane(_ rect: Rect, title: String, isFocused: Bool) -> Rect {
    guard hasBorders else { return rect }
    frame.box(
      rect, title: title, style: theme.style(isFocused ? .borderFocused : .border),
      titleStyle: theme.style(isFocused ? .borderFocused : .textDim), ascii: ascii)
    return rect.inset
  }

  /// A style over the background of another, where it has none of its own.
  func style(_ role: Theme.Role, over base: Style) -> Style {
    var style = theme.style(role)
    style.background = base.background
    return style
  }

  /// A scroll mark on the right border: where the rows on screen lie among all.
  mutating func scrollMark(_ rect: Rect, top: Int, shown: Int, count: Int) {
    guard hasBorders, count > shown, shown > 0 else { return }
    let length = max(1, shown * shown / count)
    let start = (shown - length) * min(top, count - shown) / (count - shown)
    for row in start..<min(shown, start + length) {
      frame.put(
        ascii ? "#" : "┃", width: 1, x: rect.x + rect.columns - 1, y: rect.y + 1 + row,
        style: theme.style(.border))
    }
  }

  /// A line being edited, moved so that the cursor is in sight.
  mutating func edit(_ line: LineEditor, in field: Rect, style: Style, showsCursor: Bool) {
    guard field.columns > 1 else { return }
    let before = line.characters[..<line.cursor]
    var first = 0
    var width = DisplayWidth.of(String(before))
    while showsCursor, width >= field.columns {
      width -= DisplayWidth.of(before[first])
      first += 1
    }
    frame.write(
      String(line.characters[first...]), x: field.x, y: field.y, style: style, columns: field.columns)
    if showsCursor { frame.cursor = (field.x + width, field.y) }
  }
}

extension Rect {
  public func contains(x: Int, y: Int) -> Bool {
    x >= self.x && y >= self.y && x < self.x + columns && y < self.y + rows
  }

  /// Without a cell on each side.
  var inset: Rect { Rect(x: x + 1, y: y + 1, columns: max(0, columns - 2), rows: max(0, rows - 2)) }
}
