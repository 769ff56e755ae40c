/// The line of hints, and what may follow a key that waits for another.
struct HintView {
  private typealias Hint = (key: String, word: String)

  let state: State

  /// Help and the way out stand at the end whatever else there is room for.
  func draw(on brush: inout Brush, in line: Rect) {
    brush.frame.fill(line, style: brush.theme.style(.text))
    if let entry = state.popups.entry, !entry.completion.lines.isEmpty {
      return brush.draw(candidates: entry.completion, in: line)
    }
    if let advice { return Self.draw(advice, in: line, &brush) }
    let hints = hints
    let last = hints.filter { ["help", "quit"].contains($0.word) }
    var room = line.columns - 1 - last.reduce(0) { $0 + Self.columns($1) }
    var x = line.x + 1
    for hint in hints where !last.contains(where: { $0 == hint }) {
      guard Self.columns(hint) <= room else { break }
      room -= Self.columns(hint)
      x = Self.draw(hint, x: x, y: line.y, &brush)
    }
    for hint in last { x = Self.draw(hint, x: x, y: line.y, &brush) }
  }

  /// What is odd about the prompt being typed comes before the keys.
  private var advice: String? {
    // How to stop what runs is not to be hidden.
    guard state.focus == .prompt, !state.popups.isOpen, !state.runs.isRunning else { return nil }
    if let offered = state.prompt.mended, offered.isOffer {
      return state.keys.spelled("\(offered.told): {better-words} takes it", in: [.prompt])
    }
    return state.prompt.note(state.runs.summary, isBegun: !state.promptCompletion.isEmpty).map {
      DisplayText.line($0.description)
    }
  }

  private static func draw(_ advice: String, in line: Rect, _ brush: inout Brush) {
    let style = brush.style(.mark, over: brush.theme.style(.text))
    let text = TextLayout.truncated(advice, to: max(0, line.columns - 2))
    brush.frame.write(text, x: line.x + 1, y: line.y, style: style, columns: line.columns - 1)
  }

  private static func columns(_ hint: Hint) -> Int {
    DisplayWidth.of(hint.key) + DisplayWidth.of(hint.word) + 3
  }

  /// Returns where the next one goes.
  private static func draw(_ hint: Hint, x: Int, y: Int, _ brush: inout Brush) -> Int {
    let text = brush.theme.style(.text)
    let used = brush.frame.write(hint.key, x: x, y: y, style: brush.style(.helpKey, over: text)) + 1
    return x + used + brush.frame.write(hint.word, x: x + used, y: y, style: brush.theme.style(.textDim)) + 2
  }

  private var hints: [Hint] {
    let inForce = state.keys.inForce(state.activeContexts)
    let bindings = inForce.filter { $0.hint != nil }
    // Of a batch it takes more than Esc to be stopped.
    let stopping = ProgramCommand.stopping(aBatch: state.runs.batchCount > 1)
    let binding = inForce.first { $0.action?.command == .program(stopping) }
    let stopKey = binding?.chords.first?.description ?? ":\(commandName(stopping.rawValue))"
    let stop: [Hint] =
      state.runs.isRunning && !state.popups.isOpen
      ? [(stopKey, state.runs.isCancelling ? "stopping" : "stop")] : []
    // What marks are made for comes before how they are made.
    let isFirst = { (binding: KeyMap.Binding) in
      binding.action?.command == .prompt(.run) && !state.browser.marks.isEmpty
    }
    return stop + situation(inForce)
      + (bindings.filter(isFirst) + bindings.filter { !isFirst($0) }).compactMap { binding in
        guard let hint = binding.hint, let chord = binding.chords.first else { return nil }
        let command = binding.action?.command
        if command == .popup(.pin) || command == .popup(.forget), !state.popups.listsAnswers { return nil }
        if command == .program(.dismiss), stopping == .dismiss, !stop.isEmpty { return nil }
        if command == .inspect(.inspect), saysInspectFirst { return nil }
        if command == .prompt(.language), !state.prompt.task.takesLanguage { return nil }
        return (chord.description, command == .prompt(.run) ? runWord : hint)
      }
  }

  /// Once there is an answer it is what one goes on with; among objects they are.
  private var saysInspectFirst: Bool {
    state.focus != .objects && state.inspect.comparison == nil
      && state.answer.map { $0.isDone && $0.failure == nil } ?? false
  }

  /// What can be done just now and not always.
  private func situation(_ inForce: [KeyMap.Binding]) -> [Hint] {
    func key(_ command: Command) -> String? {
      inForce.first { $0.action?.command == command }?.chords.first?.description
    }
    guard !state.popups.isOpen, let path = state.preview.path else { return [] }
    var hints: [Hint] = []
    let isAsked = state.runs.isAsked(about: path)
    if isAsked, state.runs.batchCount > 1, let key = key(.runs(.cancel)) {
      hints.append((key, "stop this one"))
    }
    if let place = state.runs.book.place(path), place.count > 1, let older = key(.runs(.olderAnswer)),
      let newer = key(.runs(.newerAnswer))
    {
      hints.append(("\(older) \(newer)", "answers"))
    }
    if state.inspect.comparison != nil, let key = key(.inspect(.compare)) {
      hints.append((key, "close"))
    } else if saysInspectFirst, let key = key(.inspect(.inspect)) {
      hints.append((key, "inspect"))
    }
    return hints
  }

  /// What Enter or `r` would run on.
  private var runWord: String {
    let marks = state.browser.marks.count
    // A box's caption is asked of its own picture alone.
    guard marks > 0, state.prompt.task != .region else { return "run" }
    let away = state.browser.marksOutOfSight
    return "run on \(marks)" + (away > 0 ? " (\(away) not in this list)" : "")
  }

  /// The keys that may follow, in a box over the panes' lower edge, which is `line`.
  func drawFollowingKeys(on brush: inout Brush, above line: Rect?) {
    guard !state.pendingKeys.isEmpty, state.popups.popup == nil, brush.frame.size.rows > 6 else { return }
    let following = state.keys.following(state.pendingKeys, in: state.activeContexts).map { binding, keys in
      (key: keys.map(\.description).joined(), help: binding.help)
    }
    guard !following.isEmpty else { return }
    let size = brush.frame.size
    let rows = min(following.count + 2, size.rows - 2)
    let keyColumns = following.map { DisplayWidth.of($0.key) }.max() ?? 1
    let helpColumns = following.map { DisplayWidth.of($0.help) }.max() ?? 0
    let columns = min(size.columns, keyColumns + helpColumns + 7)
    let rect = Rect(x: 0, y: max(0, (line?.y ?? size.rows) - rows), columns: columns, rows: rows)
    let base = brush.theme.style(.popup)
    brush.frame.fill(rect, style: base)
    var border = brush.theme.style(.borderFocused)
    border.background = base.background
    let title = state.pendingKeys.map(\.description).joined()
    brush.frame.box(rect, title: title, style: border, titleStyle: border, ascii: brush.ascii)
    for (row, line) in following.prefix(rows - 2).enumerated() {
      let y = rect.y + 1 + row
      brush.frame.write(line.key, x: rect.x + 2, y: y, style: brush.style(.helpKey, over: base))
      brush.frame.write(
        line.help, x: rect.x + 4 + keyColumns, y: y, style: brush.style(.helpText, over: base),
        columns: columns - 5 - keyColumns)
    }
  }
}
