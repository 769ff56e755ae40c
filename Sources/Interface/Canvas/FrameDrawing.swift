extension Frame {
  /// Writes one line of text, made harmless, clipped to `columns` and to the frame. Returns the cells used.
  @discardableResult
  public mutating func write(
    _ text: String, x: Int, y: Int, style: Style, columns: Int = .max
  ) -> Int {
    var at = x
    let end = min(size.columns, columns == .max ? .max : x + max(0, columns))
    for (character, width) in DisplayText.line(text).lazy.flatMap(DisplayWidth.pieces) {
      guard at + width <= end else { break }
      if at >= 0 { put(character, width: width, x: at, y: y, style: style) }
      at += width
    }
    return at - x
  }

  /// A character on one or two cells. Halves of wide characters that it covers become blanks.
  public mutating func put(_ character: Character, width: Int, x: Int, y: Int, style: Style) {
    clearWide(x: x, y: y)
    self[x, y] = Cell(character, style: style)
    guard width == 2 else { return }
    clearWide(x: x + 1, y: y)
    self[x + 1, y] = Cell(" ", style: style, isContinuation: true)
  }

  private mutating func clearWide(x: Int, y: Int) {
    if self[x, y].isContinuation { self[x - 1, y].character = " " }
    if self[x + 1, y].isContinuation { self[x + 1, y] = Cell(" ", style: self[x + 1, y].style) }
  }

  public mutating func fill(_ rect: Rect, with character: Character = " ", style: Style) {
    for y in max(0, rect.y)..<max(0, rect.y, min(size.rows, rect.y + rect.rows)) {
      for x in max(0, rect.x)..<max(0, rect.x, min(size.columns, rect.x + rect.columns)) {
        put(character, width: 1, x: x, y: y, style: style)
      }
    }
  }

  /// A frame of line characters around the edge of `rect`, with a title in its upper side.
  public mutating func box(_ rect: Rect, title: String = "", style: Style, titleStyle: Style, ascii: Bool) {
    guard rect.columns >= 2, rect.rows >= 2 else { return }
    let lines: [Character] = ascii ? ["-", "|", "+", "+", "+", "+"] : ["─", "│", "╭", "╮", "╰", "╯"]
    let (right, bottom) = (rect.x + rect.columns - 1, rect.y + rect.rows - 1)
    for x in rect.x + 1..<right {
      put(lines[0], width: 1, x: x, y: rect.y, style: style)
      put(lines[0], width: 1, x: x, y: bottom, style: style)
    }
    for y in rect.y + 1..<bottom {
      put(lines[1], width: 1, x: rect.x, y: y, style: style)
      put(lines[1], width: 1, x: right, y: y, style: style)
    }
    put(lines[2], width: 1, x: rect.x, y: rect.y, style: style)
    put(lines[3], width: 1, x: right, y: rect.y, style: style)
    put(lines[4], width: 1, x: rect.x, y: bottom, style: style)
    put(lines[5], width: 1, x: right, y: bottom, style: style)
    let room = rect.columns - 4
    if !title.isEmpty, room > 2 {
      write(
        " \(TextLayout.truncatedInside(title, to: room - 2)) ", x: rect.x + 2, y: rect.y, style: titleStyle)
    }
  }
}
