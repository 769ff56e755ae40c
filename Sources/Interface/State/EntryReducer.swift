/// The find, filter and command lines.
extension State {
  mutating func performInEntry(_ command: Command) -> [Effect] {
    guard let entry else { return [] }
    switch command {
    case .accept: return accept(entry)
    case .dismiss: leave(entry)
    case .redraw: return [.redraw]
    case .suspend: return [.suspend]
    case .complete: complete(entry)
    case .down, .up:
      if entry.purpose == .find { _ = browser.find(forward: command == .down, skippingCurrent: true) }
      if entry.purpose == .filter { browser.move(by: command == .down ? 1 : -1) }
      keepBrowserCursorVisible()
    default:
      if entry.line.canApply(command) { return editLine { _ = $0.apply(command) } }
    }
    return []
  }

  private mutating func accept(_ entry: EntryState) -> [Effect] {
    self.entry = nil
    switch entry.purpose {
    case .filter: return []
    case .find:
      if !entry.line.text.isEmpty,
        browser.current?.name.lowercased().contains(entry.line.text.lowercased()) != true
      {
        notice = Notice("no name with “\(entry.line.text)”")
      }
      return []
    case .command: return performTyped(entry.line.text)
    }
  }

  private mutating func leave(_ entry: EntryState) {
    self.entry = nil
    switch entry.purpose {
    case .filter: browser.setFilter(entry.before)
    case .find:
      browser.search = entry.before
      browser.move(to: entry.row)
    case .command: break
    }
    keepBrowserCursorVisible()
  }

  /// `:model PATH`, `:theme NAME`, `:q`, or the name of any command.
  private mutating func performTyped(_ text: String) -> [Effect] {
    let words = text.split(separator: " ", maxSplits: 1).map(String.init)
    guard let name = words.first else { return [] }
    switch (name, words.dropFirst().first) {
    case ("q", _): return [.quit]
    case ("model", let path?): return changeModel(path)
    case ("export", let file?): return export(to: file)
    case ("set", "ascii"?): launch.ascii.toggle()
    case ("theme", let theme?): return [.setTheme(theme)]
    case ("task", let task?) where PromptTask(rawValue: task) != nil:
      prompt.task = PromptTask(rawValue: task)!
    case ("language", let code?) where PromptLanguage.all.contains { $0.code == code }: prompt.language = code
    case (_, nil):
      if let command = Command(rawValue: name) { return perform(command) }
      notice = Notice("no such command: \(name) (? lists them)", kind: .error)
    default: notice = Notice("no such command: \(text) (? lists them)", kind: .error)
    }
    return []
  }

  private mutating func complete(_ entry: EntryState) {
    guard entry.purpose == .command else { return }
    let names =
      Command.allCases.map(\.rawValue) + ["model ", "set ascii"] + launch.themes.map { "theme " + $0 }
      + PromptTask.allCases.map { "task " + $0.rawValue } + PromptLanguage.all.map { "language " + $0.code }
    let matches = names.filter { $0.hasPrefix(entry.line.text) }.sorted()
    guard let first = matches.first else { return }
    let common = matches.dropFirst().reduce(first) { $0.commonPrefix(with: $1) }
    self.entry?.line.replace(with: common)
    if matches.count > 1 { notice = Notice(matches.joined(separator: "  ")) }
  }
}
