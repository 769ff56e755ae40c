import Answers

/// The pane of an answer's words.
extension ViewContext {
  mutating func drawAnswer() {
    guard let rect = layout.answer, let answer = state.answer else { return }
    let area = pane(rect, .answer, title: AnswerCodes.folded(answer.prompt.text, ascii: ascii))
    guard area.rows > 0, area.columns > 0 else { return }
    let lines = state.answerText(answer).lines(columns: area.columns)
    let last = max(0, lines.count - area.rows)
    let top = min(state.answerTop ?? (answer.isDone ? 0 : last), last)
    for (row, line) in lines.dropFirst(top).prefix(area.rows).enumerated() {
      let end = draw(line, area, row)
      guard !answer.isDone, top + row == lines.count - 1 else { continue }
      frame.put(
        ascii ? "_" : "▍", width: 1, x: min(end, area.x + area.columns - 1), y: area.y + row,
        style: theme.style(.progress))
    }
    scrollMark(rect, top: top, shown: area.rows, count: lines.count)
  }

  /// Returns where the line ends.
  private mutating func draw(_ line: [AnswerText.Piece], _ area: Rect, _ row: Int) -> Int {
    var x = area.x
    for piece in line {
      x += frame.write(
        piece.text, x: x, y: area.y + row, style: style(of: piece), columns: area.x + area.columns - x)
    }
    return x
  }

  private func style(of piece: AnswerText.Piece) -> Style {
    if piece.tone == .error { return theme.style(.statusError) }
    guard let detection = piece.detection else { return theme.style(piece.tone == .dim ? .textDim : .text) }
    var style = theme.objectText(detection)
    if state.launch.depth == .mono { style.foreground = .terminal }
    if piece.tone == .dim { style.attributes = .dim }
    return style
  }
}
