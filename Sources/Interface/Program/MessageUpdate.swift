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
    case .run(let asking): return ask(asking)
    case .began(let paths): runBegan(paths)
    case .mend(let change, let goingOn): return mend(change, goingOn: goingOn)
    case .mending(.label): return askLabel()
    case .mending(.edges): return beginEdges()
    case .mending(.add): return addObject()
    case .mending(.undo): return undoMend()
    case .pinAnswer(let id): return pinAnswer(id)
    case .forgetAnswer(let id): askToForget(id)
    case .agreed(.forget(let run)): return forgetAnswer(run)
    case .ended(let id): return runEnded(id)
    case .zoom(let box): preview.zoom(to: box)
    case .ask(let purpose, let origin): open(purpose, origin)
    case .pick(let purpose): open(purpose)
    case .picked(let purpose, let id): return picked(purpose, id)
    case .asked(let question, let agreement, let byItself):
      ask(question, agreement)
      popups.hush = byItself ? PopupsState.hushTicks : 0
    case .declined(let agreement): return decline(agreement)
    case .agreed(.effect(let effect)): return [effect]
    case .agreed(.plan(let name)): return take(pull.plan(name))
    case .agreed(.pull): return take(pull.begin())
    case .agreed(.stopRuns): return take(runs.cancelAll())
    case .agreed(.passes(let passes)): return ask(passes: passes, isAgreed: true)
    case .agreed(.stopPull): return take(pull.stop())
    case .agreed(.run(let asking)): return ask(asking, isAgreed: true)
    case .agreed(.resume(let run)): return resume(run)
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

  private mutating func runEnded(_ id: RunID) -> [Effect] {
    guard let answer = runs.book[id] else { return [] }
    if answer.isToBeKept { browser.note(answer.paths) { $0.add(answer) } }
    compareEnded(id)
    suggest(after: answer)
    if answer.request.passes.more, answer.finish != .cancelled, answer.failure == nil,
      !answer.request.start.isEmpty,
      answer.output.detections.count <= ParsedOutput(text: answer.request.start.text).detections.count
    {
      notice = Notice("made to go on, it told of nothing new")
    }
    return runs.running.isEmpty && runs.queue.isEmpty ? [.noteUnfinished(nil)] + measure() : []
  }

  /// Where a model refused, the task that serves better is named.
  private mutating func suggest(after answer: PictureAnswer) {
    guard answer.id == self.answer?.id, answer.finish == .eos, answer.request.isPlain,
      let better = PromptSuggestion(answer.text, to: answer.prompt, model: KnownModel(answer.model))
    else { return }
    prompt.suggestion = better
    let words = better.words.isEmpty ? "" : " \(better.words)"
    notice = Notice(
      keys.spelled("\(better.reason): {better} asks “\(better.task.rawValue)\(words)”", in: [.panes]))
  }

  /// What is in the store comes back from there: of a long batch only what is looked at stays in memory.
  mutating func runKept(_ run: RunID, as id: Int64) -> [Effect] {
    // Taken back while it was on its way there.
    if runs.dropped.contains(run) { return [.forget(id)] }
    guard let path = runs.kept(run, as: id) else { return [] }
    browser.amend(path, where: { $0.run == run }) { $0.kept = id }
    if path != preview.path { runs.letGo(of: path) }
    return []
  }

  mutating func ask(_ question: String, _ agreement: Agreement) {
    let answers = keys.spelled("{accept} yes   {leave} no", in: [.question])
    popups.popup = .question(Question(text: question, answers: answers, agreement: agreement))
  }

  private mutating func decline(_ agreement: Agreement) -> [Effect] {
    switch agreement {
    case .effect, .run, .passes, .forget, .stopPull, .stopRuns: notice = Notice("left as it was")
    case .plan, .pull: pull.drop()
    case .resume:
      notice = Notice(keys.spelled("left; {run-list} asks about what has no answer", in: [.panes]))
      return [.forgetUnfinished]
    }
    return []
  }

  // MARK: Pickers

  private mutating func open(_ purpose: PickerPurpose) {
    if purpose == .answers { return openAnswers() }
    if purpose == .inspect { return openInspection() }
    let picker: PickerState =
      switch purpose {
      case .task: .tasks(current: prompt.task)
      case .language: .languages(current: prompt.language)
      case .theme: .themes(launch.themes, current: theme)
      case .history: .history(prompt.history)
      case .answers, .inspect: .answers([], on: "", shown: nil, cut: objects.cut)
      case .export(let asTruth): .formats(launch.exportForms, asTruth: asTruth)
      }
    popups.popup = .picker(picker)
  }

  private mutating func picked(_ purpose: PickerPurpose, _ id: String) -> [Effect] {
    switch purpose {
    case .theme: return id == theme ? [] : [.setTheme(id)]
    case .language: prompt.language = id
    case .history: Int(id).map { prompt.recall($0) }
    case .answers: showAnswer(id)
    case .inspect: return performTyped(id)
    case .export(let asTruth): return askWhere(to: id, asTruth: asTruth)
    case .task:
      PromptTask(rawValue: id).map { prompt.choose($0) }
      setFocus(.prompt)
    }
    return []
  }

  // MARK: Find, filter and command lines

  private mutating func open(_ purpose: EntryPurpose, _ origin: EntryOrigin) {
    let text = purpose == .find ? "" : origin.text
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
      exportForms: launch.exportForms.map(\.name), home: launch.home, workingFolder: launch.workingFolder)
  }

  private mutating func entryChanged(_ purpose: EntryPurpose, _ text: String, _ origin: EntryOrigin) {
    switch purpose {
    case .filter: browser.setFilter(text, preferring: origin.path)
    case .find:
      browser.search = text
      browser.move(to: origin.row)
      _ = browser.find(forward: true, skippingCurrent: false)
    case .command, .label: break
    }
  }

  private mutating func entryStepped(_ purpose: EntryPurpose, _ forward: Bool) {
    switch purpose {
    case .find: _ = browser.find(forward: forward, skippingCurrent: true)
    case .filter: browser.move(by: forward ? 1 : -1)
    case .command, .label: break
    }
  }

  private mutating func entryAccepted(_ purpose: EntryPurpose, _ text: String) -> [Effect] {
    switch purpose {
    case .filter:
      if browser.rows.isEmpty {
        notice = Notice(
          "nothing here is “\(text)”: \(keys.spelled("{dismiss} shows all again", in: [.browser]))")
      }
    case .find:
      if !text.isEmpty, !browser.isAtMatch { notice = Notice("no name with “\(text)”") }
    case .command: return performTyped(text.trimmingBlanks)
    case .label: return relabel(text)
    }
    return []
  }

  private mutating func entryLeft(_ purpose: EntryPurpose, _ origin: EntryOrigin) {
    switch purpose {
    case .filter: browser.setFilter(origin.text, preferring: origin.path)
    case .find:
      browser.search = origin.text
      browser.move(to: origin.row)
    case .command, .label: break
    }
  }

  mutating func performTyped(_ text: String) -> [Effect] {
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
}
