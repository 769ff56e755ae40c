import Answers

/// The pane of an answer's words, or of what tells two answers apart.
struct AnswerView {
  let text: AnswerText
  /// nil where one answer is on screen.
  var comparison: ComparisonLines?
  /// Which of the picture's answers it is, from 1, and how many there are.
  let place: (number: Int, count: Int)?

  func draw(on brush: inout Brush, in rect: Rect, isActive: Bool) {
    let area = brush.pane(rect, title: title(ascii: brush.ascii), isFocused: isActive)
    guard area.rows > 0, area.columns > 0 else { return }
    let lines = comparison?.lines(columns: area.columns) ?? text.lines(columns: area.columns)
    let last = max(0, lines.count - area.rows)
    let top = min(text.state.top ?? (answer.isDone ? 0 : last), last)
    for (row, line) in lines.dropFirst(top).prefix(area.rows).enumerated() {
      let end = Self.draw(line, area, row, &brush)
      guard !answer.isDone, top + row == lines.count - 1 else { continue }
      brush.frame.put(
        brush.ascii ? "_" : "▍", width: 1, x: min(end, area.x + area.columns - 1), y: area.y + row,
        style: brush.theme.style(.progress))
    }
    brush.scrollMark(rect, top: top, shown: area.rows, count: lines.count)
  }

  private var answer: PictureAnswer { text.answer }

  private func title(ascii: Bool) -> String {
    if comparison != nil { return "A and B compared" }
    let together = answer.paths.count > 1 ? " · \(answer.paths.count) pictures together" : ""
    let who = answer.kind.isEmpty ? "" : " · \(answer.kind)"
    let asked = AnswerCodes.folded(answer.prompt.text, ascii: ascii) + together + who
    guard let place, place.count > 1 else { return asked }
    return "\(place.number)/\(place.count) \(asked)"
  }

  /// Returns where the line ends.
  private static func draw(
    _ line: [AnswerText.Piece], _ area: Rect, _ row: Int, _ brush: inout Brush
  ) -> Int {
    var x = area.x
    for piece in line {
      let style = style(of: piece, brush)
      x += brush.frame.write(
        piece.text, x: x, y: area.y + row, style: style, columns: area.x + area.columns - x)
    }
    return x
  }

  private static func style(of piece: AnswerText.Piece, _ brush: Brush) -> Style {
    if piece.tone == .error { return brush.theme.style(.statusError) }
    var style = plain(piece, brush)
    if piece.tone == .added { style = brush.theme.style(.progress) }
    if case .sure(let sure) = piece.tone { style = style.shaded(sure, brush.depth) }
    if piece.isCursor { style.attributes.insert(.reverse) }
    return style
  }

  private static func plain(_ piece: AnswerText.Piece, _ brush: Brush) -> Style {
    guard let detection = piece.detection else {
      return brush.theme.style(piece.tone == .dim ? .textDim : .text)
    }
    var style = brush.theme.objectText(detection)
    if brush.depth == .mono { style.foreground = .terminal }
    if piece.tone == .dim { style.attributes = .dim }
    return style
  }
}

extension Style {
  /// The less sure the warmer; below a half it is underlined besides, for whom colours do not tell.
  fileprivate func shaded(_ sure: Float, _ depth: ColorDepth) -> Style {
    var style = self
    let doubt = Double(1 - min(max(sure, 0), 1))
    if depth != .mono, doubt > 0.02 {
      let own = if case .rgb(let color) = foreground { color } else { RGB(220, 220, 220) }
      let warm = RGB.mix(own, RGB(255, 110, 40), min(1, doubt.squareRoot()))
      style.foreground = Palette.nearest(warm, at: depth)
    }
    if doubt > 0.5 { style.attributes.insert(.underline) }
    return style
  }
}
