import Answers

/// The line where the prompt is typed, or another line of text is asked for.
extension ViewContext {
  mutating func drawPrompt() {
    guard let line = layout.prompt else { return }
    if let entry = state.entry {
      drawEntry(entry, line)
      return
    }
    let prompt = state.prompt
    let isFocused = state.focus == .prompt && state.popup == nil
    let base = theme.style(.prompt)
    frame.fill(line, style: base)
    var x = line.x
    let language = prompt.task.takesLanguage ? " · \(PromptLanguage.name(prompt.language))" : ""
    x += frame.write(" \(prompt.task.rawValue)\(language) ", x: x, y: line.y, style: theme.style(.promptTask))
    x += frame.write(
      ascii ? "> " : "❯ ", x: x, y: line.y, style: style(isFocused ? .borderFocused : .textDim, over: base))
    let field = Rect(x: x, y: line.y, columns: max(0, line.columns - (x - line.x)), rows: 1)
    if prompt.line.characters.isEmpty {
      let hint =
        isFocused || prompt.task.takesText == false
        ? prompt.task.placeholder(names: state.run.knownNames) : "i to type · t for the task"
      frame.write(hint, x: field.x, y: field.y, style: style(.textDim, over: base), columns: field.columns)
    }
    edit(prompt.line, in: field, style: base, showsCursor: isFocused)
  }

  private mutating func drawEntry(_ entry: EntryState, _ line: Rect) {
    let base = theme.style(.prompt)
    frame.fill(line, style: base)
    let used = frame.write(entry.label, x: line.x, y: line.y, style: theme.style(.promptTask))
    edit(
      entry.line, in: Rect(x: line.x + used, y: line.y, columns: max(0, line.columns - used), rows: 1),
      style: base,
      showsCursor: state.popup == nil)
  }

  /// The line's text, moved so that the cursor is in sight.
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
