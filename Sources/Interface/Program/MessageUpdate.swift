import Answers
import Files

/// What rooms ask for that is not theirs to do.
extension State {
  mutating func take(_ messages: [Message]) -> [Effect] { messages.flatMap { take($0) } }

  private mutating func take(_ message: Message) -> [Effect] {
    switch message {
    case .effect(let effect): return [effect]
    case .notice(let notice): self.notice = notice
    case .advice(let text, let kind): notice = Notice(keys.spelled(text, in: activeContexts), kind: kind)
    case .focus(let pane): setFocus(pane)
    case .stepPicture(let forward): return take(browser.step(forward: forward))
    case .run(let together): return ask(together: together)
    case .began(let paths): runBegan(paths)
    case .zoom(let box): preview.zoom(to: box)
    case .ask(let purpose, let origin): open(purpose, origin)
    case .pick(let purpose): open(purpose)
    case .picked(let purpose, let id): return picked(purpose, id)
    case .asked(let question, let agreement, let byItself):
      ask(question, agreement)
      popups.hush = byItself ? PopupsState.hushTicks : 0
    case .declined(let agreement): decline(agreement)
    case .agreed(.effect(let effect)): return [effect]
    case .agreed(.plan(let name)): return take(pull.plan(name))
    case .agreed(.pull): return take(pull.begin())
    case .agreed(.stopPull): return take(pull.stop())
    case .agreed(.run(let together)): return ask(together: together, isAgreed: true)
    case .entryChanged(let purpose, let text, let origin): entryChanged(purpose, text, origin)
    case .entryStepped(let purpose, let forward): entryStepped(purpose, forward)
    case .entryAccepted(let purpose, let text): return entryAccepted(purpose, text)
    case .entryLeft(let purpose, let origin): entryLeft(purpose, origin)
    }
    return []
  }

  /// The caption of an object leaves the objects as they are.
  private mutating func runBegan(_ paths: [Path]) {
    guard paths.contains(where: { $0 == preview.path }) else { return }
    if answer?.origin == nil { objects.reset() }
    answerPane.reset()
  }

  mutating func ask(_ question: String, _ agreement: Agreement) {
    let answers = keys.spelled("{accept} yes   {leave} no", in: [.question])
    popups.popup = .question(Question(text: question, answers: answers, agreement: agreement))
  }

  private mutating func decline(_ agreement: Agreement) {
    switch agreement {
    case .effect, .run, .stopPull: notice = Notice("left as it was")
    case .plan, .pull: pull.drop()
    }
  }

  // MARK: Pickers

  private mutating func open(_ purpose: PickerPurpose) {
    let picker: PickerState =
      switch purpose {
      case .task: .tasks(current: prompt.task)
      case .language: .languages(current: prompt.language)
      case .theme: .themes(launch.themes, current: theme)
      case .history: .history(prompt.history)
      }
    popups.popup = .picker(picker)
  }

  private mutating func picked(_ purpose: PickerPurpose, _ id: String) -> [Effect] {
    switch purpose {
    case .theme: return id == theme ? [] : [.setTheme(id)]
    case .language: prompt.language = id
    case .history: Int(id).map { prompt.recall($0) }
    case .task:
      PromptTask(rawValue: id).map { prompt.choose($0) }
      setFocus(.prompt)
    }
    return []
  }

  // MARK: Find, filter and command lines

  private mutating func open(_ purpose: EntryPurpose, _ origin: EntryOrigin) {
    let text = purpose == .filter ? origin.text : ""
    popups.entry = EntryState(
      purpose: purpose, line: LineEditor(text), origin: origin,
      words: purpose == .command ? commandWords : CommandWords())
  }

  private var commandWords: CommandWords {
    var commands = Dictionary(CommandTable.typable.map { ($0.command.name, $0.argument) }) { first, second in
      first ?? second
    }
    for alias in CommandTable.aliases.keys { commands[alias] = .some(nil) }
    return CommandWords(
      commands: commands, settings: ProgramCommand.settings, themes: launch.themes,
      servers: launch.servers, models: launch.models, hasDemoModel: launch.demoModel != nil,
      home: launch.home,
      workingFolder: launch.workingFolder)
  }

  private mutating func entryChanged(_ purpose: EntryPurpose, _ text: String, _ origin: EntryOrigin) {
    switch purpose {
    case .filter: browser.setFilter(text, preferring: origin.path)
    case .find:
      browser.search = text
      browser.move(to: origin.row)
      _ = browser.find(forward: true, skippingCurrent: false)
    case .command: break
    }
  }

  private mutating func entryStepped(_ purpose: EntryPurpose, _ forward: Bool) {
    switch purpose {
    case .find: _ = browser.find(forward: forward, skippingCurrent: true)
    case .filter: browser.move(by: forward ? 1 : -1)
    case .command: break
    }
  }

  private mutating func entryAccepted(_ purpose: EntryPurpose, _ text: String) -> [Effect] {
    switch purpose {
    case .filter:
      if browser.rows.isEmpty {
        notice = Notice(
          "no name with “\(text)”: \(keys.spelled("{dismiss} shows all again", in: [.browser]))")
      }
    case .find:
      if !text.isEmpty, !browser.isAtMatch { notice = Notice("no name with “\(text)”") }
    case .command: return performTyped(text.trimmingBlanks)
    }
    return []
  }

  private mutating func entryLeft(_ purpose: EntryPurpose, _ origin: EntryOrigin) {
    switch purpose {
    case .filter: browser.setFilter(origin.text, preferring: origin.path)
    case .find:
      browser.search = origin.text
      browser.move(to: origin.row)
    case .command: break
    }
  }

  private mutating func performTyped(_ text: String) -> [Effect] {
    if text == "q!" { return [.quit] }
    let words = text.split(separator: " ", maxSplits: 1).map(String.init)
    guard let name = words.first else { return [] }
    guard let row = CommandTable.row(named: name), row.command.holds(in: .panes) else {
      let meant = Spelling.nearest(name, in: CommandTable.typable.map(\.command.name))
      let list = keys.spelled(" ({complete} lists them)", in: [.entry])
      return refuse("no such command: \(name)\(meant.map { "; did you mean \($0)?" } ?? list)")
    }
    if let word = words.dropFirst().first?.trimmingBlanks { return perform(row, with: word) }
    if let argument = row.argument, !argument.isOptional {
      return refuse(":\(name) \(argument.form): \(row.help)")
    }
    return perform(row.command)
  }

  private mutating func refuse(_ text: String) -> [Effect] {
    notice = Notice(text, kind: .error)
    return []
  }
}
