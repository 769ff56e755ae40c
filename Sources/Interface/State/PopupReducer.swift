/// Help and pickers: what keys do while one is open.
extension State {
  mutating func performInPopup(_ command: Command) -> [Effect] {
    switch command {
    case .redraw: return [.redraw]
    case .suspend: return [.suspend]
    default: break
    }
    switch popup {
    case .help(let scroll):
      performInHelp(command, scroll)
      return []
    case .picker(let picker): return perform(command, in: picker)
    case nil: return []
    }
  }

  private mutating func performInHelp(_ command: Command, _ scroll: Int) {
    let shown = HelpText.size(on: size)
    let page = max(1, shown.rows - 2)
    let last = max(0, HelpText.lines(columns: shown.columns - 4).count - page)
    switch command {
    case .down: popup = .help(scroll: min(last, scroll + 1))
    case .up: popup = .help(scroll: max(0, scroll - 1))
    case .pageDown: popup = .help(scroll: min(last, scroll + page))
    case .pageUp: popup = .help(scroll: max(0, scroll - page))
    default: popup = nil
    }
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
      prompt.task = PromptTask(rawValue: chosen.id) ?? prompt.task
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
