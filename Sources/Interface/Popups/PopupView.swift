/// What lies over the panes.
extension Brush {
  mutating func draw(_ popup: Popup) {
    switch popup {
    case .help(let help): drawHelp(help)
    case .picker(let picker): drawPicker(picker)
    case .question(let question): drawQuestion(question)
    }
  }

  /// A cleared box; the cells within.
  private mutating func popup(_ layout: PopupLayout, title: String) -> Rect {
    let style = theme.style(.popup)
    frame.fill(layout.rect, style: style)
    frame.cursor = nil
    guard layout.hasBorder else { return layout.content }
    var border = theme.style(.borderFocused)
    border.background = style.background
    frame.box(layout.rect, title: title, style: border, titleStyle: border, ascii: ascii)
    return layout.content
  }

  private mutating func drawQuestion(_ question: Question) {
    let columns = min(frame.size.columns, 64)
    let lines =
      TextLayout.wrapped(DisplayText.line(question.text), to: max(1, columns - 4)) + ["", question.answers]
    let area = popup(PopupLayout(columns: columns, rows: lines.count + 2, on: frame.size), title: "Question")
    // On a screen too small for all of it, what is asked about and what can be answered.
    let shown = lines.count <= area.rows ? lines : lines.prefix(max(0, area.rows - 1)) + lines.suffix(1)
    for (row, line) in shown.enumerated() {
      frame.write(line, x: area.x, y: area.y + row, style: theme.style(.popup), columns: area.columns)
    }
  }

  private mutating func drawHelp(_ help: HelpState) {
    let size = help.sheet.size(on: frame.size)
    let layout = PopupLayout(columns: size.columns, rows: size.rows, on: frame.size)
    let area = popup(layout, title: help.title)
    let lines = help.lines(columns: area.columns)
    let keyColumns = HelpSheet.keyColumns(of: area.columns)
    if help.search != nil { drawSearch(help, area, isEmpty: lines.isEmpty) }
    let shown =
      help.search == nil ? area : Rect(x: area.x, y: area.y + 1, columns: area.columns, rows: area.rows - 1)
    for (row, line) in lines.dropFirst(help.scroll).prefix(max(0, shown.rows)).enumerated() {
      drawHelpLine(line, shown, row, keyColumns)
    }
  }

  private mutating func drawSearch(_ help: HelpState, _ area: Rect, isEmpty: Bool) {
    let base = theme.style(.popup)
    frame.write("/", x: area.x, y: area.y, style: style(.helpKey, over: base))
    let field = Rect(x: area.x + 1, y: area.y, columns: max(0, area.columns - 1), rows: 1)
    edit(help.search ?? LineEditor(), in: field, style: base, showsCursor: help.isTyping)
    if isEmpty, area.rows > 1 {
      frame.write(
        "nothing holds these words", x: area.x, y: area.y + 1, style: style(.textDim, over: base),
        columns: area.columns)
    }
  }

  private mutating func drawHelpLine(_ line: HelpSheet.Line, _ area: Rect, _ row: Int, _ keyColumns: Int) {
    let base = theme.style(.popup)
    let y = area.y + row
    switch line {
    case .title(let title):
      frame.write(title, x: area.x, y: y, style: style(.textTitle, over: base), columns: area.columns)
    case .entry(let keys, let help):
      frame.write(
        TextLayout.truncated(keys, to: keyColumns - 1), x: area.x, y: y, style: style(.helpKey, over: base),
        columns: keyColumns)
      frame.write(
        help, x: area.x + keyColumns, y: y, style: style(.helpText, over: base),
        columns: area.columns - keyColumns)
    case .blank: break
    }
  }

  private mutating func drawPicker(_ picker: PickerState) {
    let matches = picker.matches
    let area = popup(picker.layout(on: frame.size), title: picker.title)
    guard area.rows > 1 else { return }
    let base = theme.style(.popup)
    edit(
      picker.line, in: Rect(x: area.x, y: area.y, columns: area.columns, rows: 1), style: base,
      showsCursor: true)
    if picker.line.characters.isEmpty {
      frame.write(
        "type to filter", x: area.x, y: area.y, style: style(.textDim, over: base), columns: area.columns)
    }
    if matches.isEmpty {
      frame.write(
        "nothing matches", x: area.x, y: area.y + 1, style: style(.textDim, over: base), columns: area.columns
      )
    }
    let rows = area.rows - 1
    let titleColumns = picker.items.map { DisplayWidth.of($0.title) }.max() ?? 0
    let cursor = min(picker.cursor, max(0, matches.count - 1))
    let top = picker.top(rows: rows)
    for (row, item) in matches.dropFirst(top).prefix(rows).enumerated() {
      let line = Rect(x: area.x, y: area.y + 1 + row, columns: area.columns, rows: 1)
      let isChosen = top + row == cursor
      let rowStyle = isChosen ? theme.style(.popupSelection) : base
      frame.fill(line, style: rowStyle)
      let used = frame.write(
        " " + TextLayout.padded(item.title, to: titleColumns), x: line.x, y: line.y, style: rowStyle,
        columns: line.columns)
      frame.write(
        item.detail, x: line.x + used + 1, y: line.y,
        style: isChosen ? rowStyle : style(.textDim, over: base),
        columns: line.columns - used - 1)
    }
  }
}
