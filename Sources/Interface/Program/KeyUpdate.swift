/// From keys to commands: which bindings hold, and what a key that is none of them does.
extension State {
  mutating func take(_ press: KeyPress) -> [Effect] {
    if case .question = popups.popup, popups.hush > 0 {
      popups.hush = PopupsState.hushTicks
      return []
    }
    notice = nil
    pull.isWatched = false
    let presses = pendingKeys + [press]
    pendingKeys = []
    switch keys.look(up: presses, in: activeContexts) {
    case .action(let action): return perform(action)
    case .begun: pendingKeys = presses
    case .nothing:
      if let character = press.typed, takesText { return editLine { $0.insert(String(character)) } }
    }
    return []
  }

  private mutating func perform(_ action: KeyMap.Action) -> [Effect] {
    guard let word = action.argument, let row = CommandTable.row(named: action.command.name) else {
      return perform(action.command)
    }
    return perform(row, with: word)
  }

  mutating func takePaste(_ text: String) -> [Effect] {
    pull.isWatched = false
    if !takesText {
      // Pasted over the panes: it can only be meant for the prompt.
      guard popups.popup == nil else { return [] }
      setFocus(.prompt)
    }
    return editLine { $0.insert(text) }
  }

  /// The contexts whose bindings hold, the strongest first.
  public var activeContexts: [KeyContext] { context.stack }

  private var context: KeyContext {
    switch popups.popup {
    case .help(let help): return help.isTyping ? .helpSearch : .help
    case .question: return .question
    case .picker: return .picker
    case nil: break
    }
    if popups.entry != nil { return .entry }
    if objects.edges != nil { return .edges }
    if inspect.region != nil { return .region }
    switch focus {
    case .browser: return .browser
    case .preview: return .preview
    case .answer: return .answer
    case .objects: return .objects
    case .prompt: return .prompt
    }
  }

  private var takesText: Bool { context.takesText }

  /// Changes the line of text that has the keys.
  mutating func editLine(_ change: (inout LineEditor) -> Void) -> [Effect] {
    if popups.isOpen { return take(popups.edit(change)) }
    change(&prompt.line)
    return []
  }

  var helpTitle: String {
    keys.spelled("Keys · {down} {up} scroll · {search} searches · {leave} closes", in: [.help])
  }

  /// The help screen's text: what the keys do where it was opened comes first.
  var helpSheet: HelpSheet {
    let first = activeContexts
    let contexts = first + KeyContext.allCases.filter { !first.contains($0) }
    var sections: [(title: String, entries: [HelpSheet.Entry])] = contexts.map { context in
      (
        context.rawValue,
        keys.bindings(in: context).map {
          (keys: $0.chords.map(\.description).joined(separator: " "), help: $0.help)
        }
      )
    }
    let typed = CommandTable.typable.filter { $0.argument != nil || $0.chords.isEmpty }.map { row in
      (
        keys: ":" + [row.command.name, row.argument?.form].compactMap { $0 }.joined(separator: " "),
        help: row.help
      )
    }
    sections.append(("Commands", typed))
    sections.append(("Mouse", CommandTable.mouse.map { (keys: $0.gesture, help: $0.help) }))
    let signs = [("●", "marked")] + AnswerSign.meanings(ascii: false)
    sections.append(("Signs in the list", signs.map { (keys: $0.0, help: $0.1) }))
    return HelpSheet(sections)
  }
}
