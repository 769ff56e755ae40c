/// The line of hints, and what may follow a key that waits for another.
extension ViewContext {
  private typealias Hint = (key: String, word: String)

  /// Help and the way out stand at the end whatever else there is room for.
  mutating func drawHints() {
    guard let line = layout.hints else { return }
    frame.fill(line, style: theme.style(.text))
    if let entry = state.entry, !entry.completion.lines.isEmpty { return drawCandidates(entry, line) }
    let last = hints.filter { ["help", "quit"].contains($0.word) }
    var room = line.columns - 1 - last.reduce(0) { $0 + Self.columns($1) }
    var x = line.x + 1
    for hint in hints where !last.contains(where: { $0 == hint }) {
      guard Self.columns(hint) <= room else { break }
      room -= Self.columns(hint)
      x = draw(hint, x: x, y: line.y)
    }
    for hint in last { x = draw(hint, x: x, y: line.y) }
  }

  private static func columns(_ hint: Hint) -> Int {
    DisplayWidth.of(hint.key) + DisplayWidth.of(hint.word) + 3
  }

  /// Returns where the next one goes.
  private mutating func draw(_ hint: Hint, x: Int, y: Int) -> Int {
    let used = frame.write(hint.key, x: x, y: y, style: style(.helpKey, over: theme.style(.text))) + 1
    return x + used + frame.write(hint.word, x: x + used, y: y, style: theme.style(.textDim)) + 2
  }

  private var hints: [Hint] {
    let bindings = state.activeContexts.flatMap { context in
      Bindings.all.filter { $0.context == context && $0.hint != nil }
    }
    let isOver = state.popup != nil || state.entry != nil
    let stop: [Hint] =
      state.run.isRunning && !isOver ? [("Esc", state.run.isCancelling ? "stopping" : "stop")] : []
    // What marks are made for comes before how they are made.
    let isFirst = { (binding: Binding) in binding.command == .run && !state.browser.marks.isEmpty }
    return stop
      + (bindings.filter(isFirst) + bindings.filter { !isFirst($0) }).compactMap { binding in
        guard let hint = binding.hint, let chord = binding.chords.first else { return nil }
        if binding.command == .dismiss, !stop.isEmpty { return nil }
        if binding.command == .language, !state.prompt.task.takesLanguage { return nil }
        return (chord.description, binding.command == .run ? runWord : hint)
      }
  }

  /// What Enter or `r` would run on.
  private var runWord: String {
    let marks = state.browser.marks.count
    guard marks > 0 else { return "run" }
    let away = state.browser.marksOutOfSight
    return "run on \(marks)" + (away > 0 ? " (\(away) not in this list)" : "")
  }

  /// What the line typed after `:` can become, the one that Tab has chosen standing out.
  private mutating func drawCandidates(_ entry: EntryState, _ line: Rect) {
    let names = entry.completion.lines.map(Self.lastWord)
    let shown = entry.completion.shown ?? 0
    // The chosen one stays in sight: as many before it as there is room for.
    var first = shown
    var room = line.columns - 2 - DisplayWidth.of(names[shown])
    while first > 0, room >= DisplayWidth.of(names[first - 1]) + 2 {
      first -= 1
      room -= DisplayWidth.of(names[first]) + 2
    }
    var x = line.x + 1
    for (place, name) in names.enumerated().dropFirst(first) where x < line.columns {
      let isChosen = place == entry.completion.shown
      x +=
        frame.write(
          name, x: x, y: line.y, style: theme.style(isChosen ? .popupSelection : .textDim),
          columns: line.columns - x) + 2
    }
  }

  /// The last part of a path, else the last word.
  private static func lastWord(_ line: String) -> String {
    let word = line.split(separator: " ", maxSplits: 1).last ?? ""
    let isFolder = word.hasSuffix("/")
    return (word.split(separator: "/").last.map(String.init) ?? String(word)) + (isFolder ? "/" : "")
  }

  /// The keys that may follow, in a box over the panes' lower edge.
  mutating func drawFollowingKeys() {
    guard !state.pendingKeys.isEmpty, state.popup == nil, frame.size.rows > 6 else { return }
    let following = state.bindingsBegun.map { binding, keys in
      (key: keys.map(\.description).joined(), help: binding.help)
    }
    guard !following.isEmpty else { return }
    let rows = min(following.count + 2, frame.size.rows - 2)
    let columns = min(frame.size.columns, (following.map { DisplayWidth.of($0.help) }.max() ?? 0) + 8)
    let bottom = (layout.prompt ?? layout.status)?.y ?? frame.size.rows
    let rect = Rect(x: 0, y: max(0, bottom - rows), columns: columns, rows: rows)
    let base = theme.style(.popup)
    frame.fill(rect, style: base)
    var border = theme.style(.borderFocused)
    border.background = base.background
    let title = state.pendingKeys.map(\.description).joined()
    frame.box(rect, title: title, style: border, titleStyle: border, ascii: ascii)
    for (row, line) in following.prefix(rows - 2).enumerated() {
      let y = rect.y + 1 + row
      frame.write(line.key, x: rect.x + 2, y: y, style: style(.helpKey, over: base))
      frame.write(line.help, x: rect.x + 5, y: y, style: style(.helpText, over: base), columns: columns - 6)
    }
  }
}
