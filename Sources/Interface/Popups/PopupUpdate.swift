import Answers

/// Help, pickers and questions: what keys do while one is open.
extension State {
  mutating func performInPopup(_ command: Command) -> [Effect] {
    switch command {
    case .redraw: return [.redraw]
    case .suspend: return [.suspend]
    default: break
    }
    switch popup {
    case .help(let help):
      performInHelp(command, help)
      return []
    case .picker(let picker): return perform(command, in: picker)
    case .question(let question):
      guard command == .accept || command == .dismiss else { return [] }
      popup = nil
      if command == .dismiss { notice = Notice("left as it was") }
      return command == .accept ? [question.effect] : []
    case nil: return []
    }
  }

  private mutating func performInHelp(_ command: Command, _ old: HelpState) {
    var help = old
    if help.isTyping, let line = help.search, line.canApply(command) {
      _ = editLine { _ = $0.apply(command) }
      return
    }
    let shown = HelpText.size(on: size)
    let page = max(1, shown.rows - (help.search == nil ? 2 : 3))
    let lines = HelpText.lines(columns: shown.columns - 4, first: help.contexts, help.search?.text ?? "")
    let last = max(0, lines.count - page)
    switch command {
    case .down: help.scroll = min(last, help.scroll + 1)
    case .up: help.scroll = max(0, help.scroll - 1)
    case .pageDown: help.scroll = min(last, help.scroll + page)
    case .pageUp: help.scroll = max(0, help.scroll - page)
    case .top: help.scroll = 0
    case .bottom: help.scroll = last
    case .find:
      help.search = help.search ?? LineEditor()
      help.isTyping = true
    case .accept: help.isTyping = false
    default:
      // Out of the search first.
      guard help.search != nil else { return popup = nil }
      help = HelpState(contexts: help.contexts)
    }
    popup = .help(help)
  }

  private mutating func perform(_ command: Command, in picker: PickerState) -> [Effect] {
    var picker = picker
    switch command {
    case .down: picker.move(1)
    case .up: picker.move(-1)
    case .pageDown: picker.move(8)
    case .pageUp: picker.move(-8)
    case .accept: return choose(picker)
    case .dismiss:
      popup = nil
      return picker.purpose == .theme && picker.before != theme ? [.setTheme(picker.before)] : []
    default:
      return picker.line.canApply(command) ? editLine { _ = $0.apply(command) } : []
    }
    popup = .picker(picker)
    return pickerMoved()
  }

  /// A theme is tried as soon as the cursor stands on it.
  mutating func pickerMoved() -> [Effect] {
    guard case .picker(let picker) = popup, picker.purpose == .theme, let chosen = picker.chosen else {
      return []
    }
    return [.setTheme(chosen.id)]
  }

  private mutating func choose(_ picker: PickerState) -> [Effect] {
    popup = nil
    guard let chosen = picker.chosen else { return [] }
    switch picker.purpose {
    case .theme: return [.setTheme(chosen.id)]
    case .language: prompt.language = chosen.id
    case .history: Int(chosen.id).map { prompt.recall($0) }
    case .task:
      PromptTask(rawValue: chosen.id).map { prompt.choose($0) }
      setFocus(.prompt)
    }
    return []
  }
}

extension PickerState {
  static func tasks(current: PromptTask) -> PickerState {
    PickerState(
      .task, items: PromptTask.allCases.map { Item(id: $0.rawValue, title: $0.rawValue, detail: $0.help) },
      current: current.rawValue)
  }

  /// Newest first; an item's id is its place in the history.
  static func history(_ entries: [HistoryEntry]) -> PickerState {
    let items = entries.enumerated().reversed().map { place, entry in
      let language = PromptTask(rawValue: entry.task)?.takesLanguage == true ? " \(entry.language)" : ""
      return Item(id: String(place), title: entry.task + language, detail: entry.text)
    }
    return PickerState(.history, items: items, current: "")
  }

  static func languages(current: String) -> PickerState {
    PickerState(
      .language, items: PromptLanguage.all.map { Item(id: $0.code, title: $0.name, detail: $0.code) },
      current: current)
  }

  static func themes(_ names: [String], current: String) -> PickerState {
    PickerState(.theme, items: names.map { Item(id: $0, title: $0, detail: "") }, current: current)
  }
}
