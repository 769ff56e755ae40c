/// From keys to commands: which bindings hold, and what a key that is none of them does.
extension State {
  mutating func take(_ press: KeyPress) -> [Effect] {
    if notice != nil { notice = nil }
    let presses = pendingKeys + [press]
    pendingKeys = []
    let bindings = activeContexts.flatMap { context in Bindings.all.filter { $0.context == context } }
    for binding in bindings where binding.chords.contains(where: { $0.presses == presses }) {
      return perform(binding.command)
    }
    let begins = bindings.contains { binding in
      binding.chords.contains { $0.presses.count > presses.count && $0.presses.starts(with: presses) }
    }
    if begins {
      pendingKeys = presses
      return []
    }
    if let character = press.typed, takesText { return type(String(character)) }
    return []
  }

  mutating func takePaste(_ text: String) -> [Effect] {
    guard takesText else {
      // Pasted over the panes: it can only be meant for the prompt.
      guard popup == nil else { return [] }
      setFocus(.prompt)
      return type(text)
    }
    return type(text)
  }

  /// What the keys pressed so far can still become, with the keys that are missing.
  var bindingsBegun: [(Binding, [KeyPress])] {
    activeContexts.flatMap { context in Bindings.all.filter { $0.context == context } }.flatMap { binding in
      binding.chords.filter { $0.presses.count > pendingKeys.count && $0.presses.starts(with: pendingKeys) }
        .map { (binding, Array($0.presses.dropFirst(pendingKeys.count))) }
    }
  }

  /// The contexts whose bindings hold, the strongest first.
  public var activeContexts: [KeyContext] {
    switch popup {
    case .help(let help): return help.isTyping ? [.helpSearch, .line] : [.help]
    case .question: return [.question]
    case .picker: return [.picker, .line]
    case nil: break
    }
    if entry != nil { return [.entry, .line] }
    switch focus {
    case .browser: return [.browser, .panes]
    case .preview: return [.preview, .panes]
    case .answer: return [.answer, .panes]
    case .objects: return [.objects, .panes]
    case .prompt: return [.prompt, .line]
    }
  }

  private var takesText: Bool {
    switch popup {
    case .picker: return true
    case .help(let help): return help.isTyping
    case .question: return false
    case nil: break
    }
    return popup == nil && (entry != nil || focus == .prompt)
  }

  private mutating func type(_ text: String) -> [Effect] {
    editLine { $0.insert(text) }
  }

  /// Changes the line of text that has the keys, and lets its owner follow.
  mutating func editLine(_ change: (inout LineEditor) -> Void) -> [Effect] {
    if case .picker(var picker) = popup {
      change(&picker.line)
      picker.cursor = 0
      popup = .picker(picker)
      return pickerMoved()
    }
    if case .help(var help) = popup {
      help.search.map {
        var line = $0; change(&line); help.search = line
      }
      help.scroll = 0
      popup = .help(help)
      return []
    }
    if var entry {
      change(&entry.line)
      self.entry = entry
      entryChanged(entry)
      return []
    }
    change(&prompt.line)
    return []
  }

  private mutating func entryChanged(_ entry: EntryState) {
    switch entry.purpose {
    case .filter: browser.setFilter(entry.line.text, preferring: entry.origin)
    case .find:
      browser.search = entry.line.text
      browser.move(to: entry.row)
      _ = browser.find(forward: true, skippingCurrent: false)
    case .command:
      self.entry?.completion = Completion()
      self.entry?.recalled = 0
    }
    keepBrowserCursorVisible()
  }

  mutating func setFocus(_ new: Focus) {
    if new == .prompt, focus != .prompt { focusBefore = focus }
    focus = new
  }
}
