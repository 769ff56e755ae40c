import Answers

/// The line where the prompt is typed.
struct PromptView {
  let prompt: PromptState
  let isFocused: Bool
  /// What the model knows, where that is little.
  let names: String?
  /// What would complete the words; a key takes it.
  var completion = ""
  /// What is said while something else has the keys.
  let advice: String

  func draw(on brush: inout Brush, in line: Rect) {
    let base = brush.theme.style(.prompt)
    brush.frame.fill(line, style: base)
    var x = line.x
    let language = prompt.task.takesLanguage ? " · \(PromptLanguage.name(prompt.language))" : ""
    x += brush.frame.write(
      " \(prompt.task.rawValue)\(language) ", x: x, y: line.y, style: brush.theme.style(.promptTask))
    x += brush.frame.write(
      brush.ascii ? "> " : "❯ ", x: x, y: line.y,
      style: brush.style(isFocused ? .borderFocused : .textDim, over: base))
    let field = Rect(x: x, y: line.y, columns: max(0, line.columns - (x - line.x)), rows: 1)
    if prompt.line.characters.isEmpty {
      brush.frame.write(
        hint, x: field.x, y: field.y, style: brush.style(.textDim, over: base), columns: field.columns)
    }
    brush.edit(prompt.line, in: field, style: base, showsCursor: isFocused)
    guard isFocused, !completion.isEmpty, let cursor = brush.frame.cursor else { return }
    brush.frame.write(
      DisplayText.line(completion), x: cursor.x, y: field.y, style: brush.style(.textDim, over: base),
      columns: max(0, field.x + field.columns - cursor.x))
  }

  private var hint: String {
    isFocused || !prompt.task.takesText
      ? prompt.task.placeholder(names: names) : advice
  }
}
