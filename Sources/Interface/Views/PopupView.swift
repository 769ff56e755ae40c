/// The help screen's lines, made from the bindings.
enum HelpText {
  enum Line: Equatable {
    case title(String)
    case entry(keys: String, help: String)
    case blank
  }

  /// For the keys, of this many in all.
  static func keyColumns(of columns: Int) -> Int { min(20, max(8, columns / 3)) }

  /// Wrapped to `columns`.
  static func lines(columns: Int) -> [Line] {
    all.flatMap { line -> [Line] in
      guard case .entry(let keys, let help) = line else { return [line] }
      let parts = TextLayout.wrapped(help, to: max(10, columns - keyColumns(of: columns)))
      return parts.enumerated().map { .entry(keys: $0 == 0 ? keys : "", help: $1) }
    }
  }

  /// The cells of the help on a screen of this size.
  static func size(on screen: Size) -> Size {
    let columns = min(screen.columns, 78)
    return Size(columns: columns, rows: min(screen.rows, lines(columns: columns - 4).count + 2))
  }

  private static var all: [Line] {
    var lines: [Line] = []
    for context in KeyContext.allCases {
      let bindings = Bindings.all.filter { $0.context == context }
      guard !bindings.isEmpty else { continue }
      if !lines.isEmpty { lines.append(.blank) }
      lines.append(.title(context.rawValue))
      for binding in bindings {
        lines.append(
          .entry(keys: binding.chords.map(\.description).joined(separator: " "), help: binding.help))
      }
    }
    lines += [.blank, .title("Commands")] + Bindings.typed.map { .entry(keys: $0.form, help: $0.help) }
    lines += [.blank, .title("Mouse")] + Bindings.mouse.map { .entry(keys: $0.gesture, help: $0.help) }
    return lines
  }
}

/// What lies over the panes.
extension ViewContext {
  mutating func drawPopup() {
    switch state.popup {
    case .help(let scroll): drawHelp(scroll)
    case .picker(let picker): drawPicker(picker)
    case nil: break
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

  private mutating func drawHelp(_ scroll: Int) {
    let size = HelpText.size(on: frame.size)
    let layout = PopupLayout(columns: size.columns, rows: size.rows, on: frame.size)
    let area = popup(layout, title: "Keys · j k scroll · Esc closes")
    let lines = HelpText.lines(columns: area.columns)
    let base = theme.style(.popup)
    let keyColumns = HelpText.keyColumns(of: area.columns)
    for (row, line) in lines.dropFirst(scroll).prefix(area.rows).enumerated() {
      switch line {
      case .title(let title):
        frame.write(
          title, x: area.x, y: area.y + row, style: style(.textTitle, over: base), columns: area.columns)
      case .entry(let keys, let help):
        frame.write(
          TextLayout.truncated(keys, to: keyColumns - 1), x: area.x, y: area.y + row,
          style: style(.helpKey, over: base),
          columns: keyColumns)
        frame.write(
          help, x: area.x + keyColumns, y: area.y + row, style: style(.helpText, over: base),
          columns: area.columns - keyColumns)
      case .blank: break
      }
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
