import PaliGemma

/// An answer broken into lines of coloured stretches.
enum AnswerText {
  struct Piece: Equatable {
    var text: String
    /// The object it speaks of, or nil.
    var detection: Int?
  }

  static func lines(_ answer: PictureAnswer, columns: Int) -> [[Piece]] {
    guard columns > 0 else { return [] }
    var lines: [[Piece]] = [[]]
    var used = 0
    for span in answer.output.spans {
      for word in words(DisplayText.lines(span.text)) {
        if word == "\n" {
          lines.append([])
          used = 0
          continue
        }
        add(word, span.detection, columns, &lines, &used)
      }
    }
    return lines
  }

  /// Words with the blanks after them, and newlines alone. `<loc0123>` can break before its `<`.
  private static func words(_ text: String) -> [String] {
    var words: [String] = []
    var word = ""
    for character in text {
      if character == "\n" || character == "<" {
        if !word.isEmpty { words.append(word) }
        word = ""
      }
      word.append(character)
      if character == " " || character == "\n" {
        words.append(word)
        word = ""
      }
    }
    return word.isEmpty ? words : words + [word]
  }

  private static func add(
    _ word: String, _ detection: Int?, _ columns: Int, _ lines: inout [[Piece]], _ used: inout Int
  ) {
    var rest = word
    while !rest.isEmpty {
      let visible = rest.hasSuffix(" ") ? String(rest.dropLast()) : rest
      if used > 0, used + DisplayWidth.of(visible) > columns {
        lines.append([])
        used = 0
      }
      var part = TextLayout.prefix(rest, columns - used)
      if part.isEmpty { part = String(rest.prefix(1)) }
      lines[lines.count - 1].append(Piece(text: part, detection: detection))
      used += DisplayWidth.of(part)
      rest = String(rest.dropFirst(part.count))
      if rest == " " { rest = "" }
    }
  }
}

extension ViewContext {
  mutating func drawAnswer() {
    guard let rect = layout.answer, let answer = state.answer else { return }
    let area = pane(rect, .answer, title: answer.prompt)
    guard area.rows > 0, area.columns > 0 else { return }
    if let failure = answer.failure, answer.output.spans.isEmpty {
      for (row, line) in TextLayout.wrapped(failure, to: area.columns).prefix(area.rows).enumerated() {
        frame.write(line, x: area.x, y: area.y + row, style: theme.style(.statusError), columns: area.columns)
      }
      return
    }
    let lines = AnswerText.lines(answer, columns: area.columns)
    let isDone = answer.isDone
    if isDone, answer.text.isEmpty {
      frame.write(
        "(the model says nothing)", x: area.x, y: area.y, style: theme.style(.textDim), columns: area.columns)
      return
    }
    let last = max(0, lines.count - area.rows)
    let top = min(state.answerTop ?? (isDone ? 0 : last), last)
    for (row, line) in lines.dropFirst(top).prefix(area.rows).enumerated() {
      var x = area.x
      for piece in line {
        x += frame.write(
          piece.text, x: x, y: area.y + row, style: style(of: piece), columns: area.x + area.columns - x)
      }
      if !isDone, top + row == lines.count - 1 {
        frame.put(
          ascii ? "_" : "▍", width: 1, x: min(x, area.x + area.columns - 1), y: area.y + row,
          style: theme.style(.progress))
      }
    }
    scrollMark(rect, top: top, shown: area.rows, count: lines.count)
  }

  private func style(of piece: AnswerText.Piece) -> Style {
    var style = theme.style(.text)
    guard let detection = piece.detection else { return style }
    style.foreground = Palette.nearest(theme.objectColor(detection), at: state.launch.depth)
    // The codes are there to be seen, but not to be read.
    if piece.text.hasPrefix("<loc") || piece.text.hasPrefix("<seg") { style.attributes = .dim }
    return style
  }
}
