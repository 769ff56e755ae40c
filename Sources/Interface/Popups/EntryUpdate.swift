import Answers
import Files

/// The find, filter and command lines.
extension State {
  mutating func performInEntry(_ command: Command) -> [Effect] {
    guard let entry else { return [] }
    switch command {
    case .accept: return accept(entry)
    case .dismiss: leave(entry)
    case .redraw: return [.redraw]
    case .suspend: return [.suspend]
    case .complete: return complete()
    case .down, .up: step(entry, forward: command == .down)
    default:
      if entry.line.canApply(command) { return editLine { _ = $0.apply(command) } }
    }
    return []
  }

  /// The next match, or the command typed before.
  private mutating func step(_ entry: EntryState, forward: Bool) {
    switch entry.purpose {
    case .find: _ = browser.find(forward: forward, skippingCurrent: true)
    case .filter: browser.move(by: forward ? 1 : -1)
    case .command: recallCommand(entry.recalled + (forward ? -1 : 1))
    }
    keepBrowserCursorVisible()
  }

  private mutating func recallCommand(_ back: Int) {
    guard (0...typedCommands.count).contains(back) else { return }
    entry?.recalled = back
    entry?.completion = Completion()
    entry?.line.replace(with: back == 0 ? "" : typedCommands[typedCommands.count - back])
  }

  private mutating func accept(_ entry: EntryState) -> [Effect] {
    self.entry = nil
    switch entry.purpose {
    case .filter:
      if browser.rows.isEmpty { notice = Notice("no name with “\(entry.line.text)”: Esc shows all again") }
      return []
    case .find:
      if !entry.line.text.isEmpty, !browser.isAtMatch {
        notice = Notice("no name with “\(entry.line.text)”")
      }
      return []
    case .command:
      let text = entry.line.text.trimmingBlanks
      if !text.isEmpty, typedCommands.last != text { typedCommands = typedCommands.suffix(499) + [text] }
      return performTyped(text)
    }
  }

  private mutating func leave(_ entry: EntryState) {
    self.entry = nil
    switch entry.purpose {
    case .filter: browser.setFilter(entry.before, preferring: entry.origin)
    case .find:
      browser.search = entry.before
      browser.move(to: entry.row)
    case .command: break
    }
    keepBrowserCursorVisible()
  }

  // MARK: Commands

  private mutating func performTyped(_ text: String) -> [Effect] {
    if text == "q!" { return [.quit] }
    let words = text.split(separator: " ", maxSplits: 1).map(String.init)
    guard let name = words.first else { return [] }
    let argument = words.dropFirst().first?.trimmingBlanks
    if let typed = TypedCommand.named(name), argument != nil || Command(rawValue: name) == nil {
      return perform(typed, argument)
    }
    guard TypedCommand.names.contains(name), let command = Command(rawValue: name) else {
      let meant =
        Spelling.nearest(name, in: TypedCommand.names).map { "; did you mean \($0)?" } ?? " (Tab lists them)"
      return refuse("no such command: \(name)\(meant)")
    }
    guard argument == nil else { return refuse("\(name) takes nothing after it") }
    return perform(command)
  }

  private mutating func perform(_ typed: TypedCommand, _ argument: String?) -> [Effect] {
    switch (typed.argument, argument) {
    case (.none, nil): return [.quit]
    case (.none, _): return refuse("\(typed.name) takes nothing after it")
    case (_, nil): return refuse("\(typed.form): \(typed.help)")
    case (.model, let name?): return changeModel(name)
    case (.theme, let name?): return [.setTheme(name)]
    case (.task, let name?):
      guard let task = PromptTask(rawValue: name) else {
        return refuse(name, "task", PromptTask.allCases.map(\.rawValue))
      }
      prompt.choose(task)
      notice = Notice("task: \(name), \(task.help)")
    case (.language, let code?):
      guard let language = PromptLanguage.all.first(where: { $0.code == code }) else {
        return refuse(code, "language", PromptLanguage.all.map(\.code))
      }
      prompt.language = code
      notice = Notice("language: \(language.name)")
    case (.file, let file?):
      return export(to: Path(file).expandingHome(launch.home).standardized(in: launch.workingFolder))
    case (.setting, let name?):
      guard TypedCommand.settings.contains(name) else {
        return refuse(name, "setting", TypedCommand.settings)
      }
      launch.ascii.toggle()
      notice = Notice("plain characters \(launch.ascii ? "on" : "off")")
    }
    return []
  }

  private mutating func refuse(_ text: String) -> [Effect] {
    notice = Notice(text, kind: .error)
    return []
  }

  private mutating func refuse(_ word: String, _ kind: String, _ known: [String]) -> [Effect] {
    refuse("no such \(kind): \(word); there are \(known.joined(separator: ", "))")
  }

  // MARK: Completing

  /// As far as all candidates agree; from then on one after another.
  private mutating func complete() -> [Effect] {
    guard let entry, entry.purpose == .command else { return [] }
    if let shown = entry.completion.shown, !entry.completion.lines.isEmpty {
      showCandidate((shown + 1) % entry.completion.lines.count)
      return []
    }
    let found = Completion.candidates(entry.line.text, launch)
    self.entry?.completion.folder = found.folder
    if let folder = found.folder { return [.listNames(folder)] }
    offer(found.lines)
    return []
  }

  mutating func takeNames(_ entries: [FolderEntry], of folder: Path) {
    guard let entry, entry.purpose == .command, entry.completion.folder == folder else { return }
    self.entry?.completion.folder = nil
    offer(Completion.candidates(entry.line.text, launch, entries: entries).lines)
  }

  private mutating func offer(_ lines: [String]) {
    guard let entry, let first = lines.first else {
      notice = Notice("nothing completes this")
      return
    }
    let common = lines.dropFirst().reduce(first) { $0.commonPrefix(with: $1, options: .literal) }
    self.entry?.completion.lines = lines.count > 1 ? lines : []
    if common.count > entry.line.text.count || lines.count == 1 {
      self.entry?.line.replace(with: common)
    } else {
      showCandidate(0)
    }
  }

  private mutating func showCandidate(_ place: Int) {
    guard let lines = entry?.completion.lines, lines.indices.contains(place) else { return }
    entry?.completion.shown = place
    entry?.line.replace(with: lines[place])
  }
}

extension String {
  var trimmingBlanks: String {
    let start = drop { $0 == " " }
    return String(start.reversed().drop { $0 == " " }.reversed())
  }
}
