import Answers
import Files

/// What commands do: each goes to its room.
extension State {
  mutating func perform(_ command: Command) -> [Effect] {
    switch command {
    case .move(let movement): return popups.isOpen ? take(popups.move(movement, on: size)) : move(movement)
    case .line(let command):
      if takeCompletion(command) { return [] }
      return editLine { $0.apply(command) }
    case .popup(let command): return take(popups.update(command))
    case .browser(let command): return take(browser.update(command))
    case .preview(let command): preview.update(command)
    case .prompt(let command): return take(prompt.update(command))
    case .answer(let command):
      let isAsked = preview.path.map(runs.isAsked) ?? false
      return take(answerPane.update(command, answer, isAsked: isAsked))
    case .objects(let command):
      let detections = detections
      return changeObjects { $0.update(command, detections) }
    case .edges(let command): return perform(command)
    case .inspect(let command): return perform(command)
    case .region(let command): return perform(command)
    case .runs(let command): return perform(command)
    case .pull(let command): return take(pull.update(command))
    case .program(let command): return perform(command)
    }
    return []
  }

  /// At the end of the prompt there is nothing to go to but what completes it.
  private mutating func takeCompletion(_ command: LineCommand) -> Bool {
    guard [.characterForward, .lineEnd, .wordForward].contains(command), focus == .prompt, !popups.isOpen,
      case let rest = promptCompletion, !rest.isEmpty
    else { return false }
    prompt.line.replace(with: prompt.line.text + rest)
    return true
  }

  /// Which objects count is the list's business, too.
  private mutating func changeObjects(_ change: (inout ObjectsState) -> [Message]) -> [Effect] {
    let messages = change(&objects)
    browser.apply(objects.cut)
    return take(messages)
  }

  private mutating func move(_ movement: Movement) -> [Effect] {
    let layout = Layout(self, size: size)
    switch focus {
    case .browser: browser.move(movement, page: browserRows)
    case .preview: return take(preview.move(movement))
    case .answer:
      guard let pane = layout.answer, let answer else { break }
      let area = layout.content(pane)
      if movement == .left || movement == .right, inspect.comparison == nil {
        answerPane.moveCursor(forward: movement == .right, answer.steps)
        break
      }
      let told =
        comparisonLines?.lines(columns: area.columns) ?? text(of: answer).lines(columns: area.columns)
      let lines = told.count
      answerPane.scroll(movement, lines: lines, rows: area.rows)
    case .objects: objects.move(movement, detections, page: layout.objectRows)
    case .prompt: break
    }
    return []
  }

  private mutating func perform(_ command: ProgramCommand) -> [Effect] {
    switch command {
    case .nextPane: stepPane(1)
    case .previousPane: stepPane(-1)
    case .answerPanes: toggleAnswer()
    case .pictureAlone: togglePictureAlone()
    case .export: return exportOverlay(to: nil)
    case .exportAnswers: return take([.pick(.export(asTruth: false))])
    case .exportTruth: return take([.pick(.export(asTruth: true))])
    case .theme: return take([.pick(.theme)])
    case .command: return take([.ask(.command, EntryOrigin())])
    case .help: popups.popup = .help(HelpState(helpSheet, title: helpTitle))
    case .redraw: return [.redraw]
    case .suspend: return [.suspend]
    case .interrupt: return runs.isRunning && !runs.isCancelling ? take(runs.cancelAll()) : [.quit]
    case .dismiss: return dismiss()
    case .quit: return quit()
    case .runTruth: return ask(.truth)
    // Only with a name: see `perform(_:with:)`.
    case .set, .truth: break
    }
    return []
  }

  /// A command with the word that was typed after it.
  mutating func perform(_ row: CommandRow<Command>, with word: String) -> [Effect] {
    switch row.argument?.kind {
    case .model:
      launch.hasModel = true
      return take(runs.changeModel(word, demo: launch.demoModel))
    case .adapter: return take(runs.lay(adapter: word))
    case .server:
      launch.hasModel = true
      return take(runs.change(to: .server(word), called: word))
    case .hub: return take(pull.plan(word))
    case .theme: return [.setTheme(word)]
    case .task:
      return take(
        prompt.choose(taskNamed: word) ?? Self.unknown(word, "task", PromptTask.allCases.map(\.rawValue)))
    case .language:
      return take(
        prompt.choose(languageCode: word)
          ?? Self.unknown(word, "language", PromptLanguage.all.map(\.code)))
    case .truth:
      guard word != "off" else { return closeTruth() }
      let file = Path(word).expandingHome(launch.home).standardized(in: launch.workingFolder)
      return [.readTruth(file, listing: true)]
    case .export: return exportAnswers(word, asTruth: row.command == .program(.exportTruth))
    case .score:
      let detections = detections
      return changeObjects { $0.set(threshold: word, detections) }
    case .file:
      return exportOverlay(to: Path(word).expandingHome(launch.home).standardized(in: launch.workingFolder))
    case .candidates, .label, .tiles, .head:
      guard case .inspect(let command) = row.command else { return [] }
      return perform(command, about: word)
    case .setting:
      guard ProgramCommand.settings.contains(word) else {
        return take(Self.unknown(word, "setting", ProgramCommand.settings))
      }
      launch.ascii.toggle()
      return take([.notice(.toggled("plain characters", launch.ascii))])
    case nil: return take([.notice(Notice("\(row.command.name) takes nothing after it", kind: .error))])
    }
  }

  private static func unknown(_ word: String, _ kind: String, _ known: [String]) -> [Message] {
    [
      .notice(
        Notice("no such \(kind): \(word); there are \(known.joined(separator: ", "))", kind: .error))
    ]
  }

  // MARK: Panes

  mutating func setFocus(_ new: Focus) {
    if new == .prompt, focus != .prompt { focusBefore = focus }
    focus = new
  }

  private mutating func stepPane(_ step: Int) {
    let panes = Layout(self, size: size).panes
    guard let at = panes.firstIndex(of: focus) else { return setFocus(.browser) }
    setFocus(panes[(at + step + panes.count) % panes.count])
  }

  private mutating func toggleAnswer() {
    showsAnswer.toggle()
    notice = .toggled("answer and objects", showsAnswer)
    if !showsAnswer, focus == .answer || focus == .objects { setFocus(.preview) }
  }

  private mutating func togglePictureAlone() {
    guard preview.path != nil else {
      notice = Notice("there is no picture to show alone: choose one in the list")
      return
    }
    showsPictureAlone.toggle()
    if showsPictureAlone, focus != .prompt { setFocus(.preview) }
  }

  /// What a batch has answered is gone with the program.
  private mutating func quit() -> [Effect] {
    if runs.isRunning, runs.batchCount > 1 {
      ask("\(runs.batch.ended) of \(runs.batchCount) pictures are done. Stop here and quit?", .effect(.quit))
    } else if let question = pull.quitQuestion {
      ask(question, .effect(.quit))
    } else {
      return [.quit]
    }
    return []
  }

  /// Out of the innermost thing that is going on.
  private mutating func dismiss() -> [Effect] {
    if runs.isRunning, !runs.isCancelling, runs.batchCount < 2 { return take(runs.cancelAll()) }
    if let effects = leaveInspection() { return effects }
    if showsPictureAlone {
      showsPictureAlone = false
    } else if browser.rangeStart != nil {
      browser.rangeStart = nil
    } else if preview.view != .whole {
      preview.view = .whole
    } else if focus == .prompt {
      setFocus(focusBefore == .prompt ? .browser : focusBefore)
    } else if objects.selected != nil {
      objects.selected = nil
    } else if !browser.filter.isEmpty {
      browser.setFilter("")
    } else if runs.isRunning, !runs.isCancelling {
      ask("\(runs.batch.ended) of \(runs.batchCount) pictures are done. Stop the run?", .stopRuns)
    } else {
      setFocus(.browser)
    }
    return []
  }
}
