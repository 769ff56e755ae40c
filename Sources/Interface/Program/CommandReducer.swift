import Answers
import Files

/// What commands do.
extension State {
  mutating func perform(_ command: Command) -> [Effect] {
    if popup != nil { return performInPopup(command) }
    if entry != nil { return performInEntry(command) }
    if focus == .prompt, prompt.line.canApply(command) { return editLine { _ = $0.apply(command) } }
    switch command {
    case .down, .up, .left, .right, .top, .bottom, .pageDown, .pageUp, .halfDown, .halfUp:
      return move(command)
    case .nextPicture: return stepPicture(forward: true)
    case .previousPicture: return stepPicture(forward: false)
    case .open, .parent, .mark, .range, .unmark, .unmarkAll, .hidden, .findNext, .findPrevious, .sortName,
      .sortNameReversed, .sortSize, .sortSizeReversed, .sortModified, .sortModifiedReversed, .sortExtension,
      .sortExtensionReversed:
      return performInBrowser(command)
    case .zoomIn, .zoomOut, .zoomFit, .zoomActual, .zoomToObject: return zoom(command)
    case .hide, .boxes, .masks, .labels, .codes: return showObjects(command)
    case .answerPanes, .pictureAlone: return showPanes(command)
    case .copyAnswer, .copyJSON, .export: return handOut(command)
    case .run, .runTogether: return startRun(together: command == .runTogether)
    default: return performForProgram(command)
    }
  }

  private mutating func performForProgram(_ command: Command) -> [Effect] {
    switch command {
    case .prompt: setFocus(.prompt)
    case .find:
      entry = EntryState(purpose: .find, line: LineEditor(), before: browser.search, row: browser.cursor)
    case .filter:
      setFocus(.browser)
      entry = EntryState(
        purpose: .filter, line: LineEditor(browser.filter), before: browser.filter, row: browser.cursor,
        origin: browser.current?.path)
    case .command: entry = EntryState(purpose: .command, line: LineEditor(), before: "", row: 0)
    case .task: popup = .picker(.tasks(current: prompt.task))
    case .language: popup = .picker(.languages(current: prompt.language))
    case .theme: popup = .picker(.themes(launch.themes, current: theme))
    case .help: popup = .help(HelpState(contexts: activeContexts))
    case .historyPrevious: prompt.recallPrevious()
    case .historyNext: prompt.recallNext()
    case .historySearch: popup = .picker(.history(prompt.history))
    case .editor: return [.edit(prompt.line.text)]
    case .nextPane: stepPane(1)
    case .previousPane: stepPane(-1)
    case .cancel: return cancelRun()
    case .interrupt: return run.isRunning && !run.isCancelling ? cancelRun() : [.quit]
    case .dismiss: return dismiss()
    case .redraw: return [.redraw]
    case .suspend: return [.suspend]
    case .quit: return [.quit]
    default: break
    }
    return []
  }

  private mutating func stepPane(_ step: Int) {
    let panes = Layout(self, size: size).panes
    guard let at = panes.firstIndex(of: focus) else { return setFocus(.browser) }
    setFocus(panes[(at + step + panes.count) % panes.count])
  }

  /// Out of the innermost thing that is going on.
  private mutating func dismiss() -> [Effect] {
    if run.isRunning, !run.isCancelling { return cancelRun() }
    if showsPictureAlone {
      showsPictureAlone = false
      return []
    }
    if browser.rangeStart != nil {
      browser.rangeStart = nil
    } else if preview.view != .whole {
      preview.view = .whole
    } else if focus == .prompt {
      setFocus(focusBefore == .prompt ? .browser : focusBefore)
    } else if objects.selected != nil {
      objects.selected = nil
    } else if !browser.filter.isEmpty {
      browser.setFilter("")
      keepBrowserCursorVisible()
    } else {
      setFocus(.browser)
    }
    return []
  }

  private mutating func handOut(_ command: Command) -> [Effect] {
    guard let answer else {
      notice = Notice("there is no answer yet: i types a prompt, Enter runs it")
      return []
    }
    if command == .copyAnswer {
      notice = Notice("the answer is in the clipboard")
      return [.copyToClipboard(.text(answer.text))]
    }
    if command == .copyJSON {
      return copyRecord(answer)
    }
    return export(to: nil)
  }

  /// nil: beside the picture.
  mutating func export(to destination: Path?) -> [Effect] {
    guard answer != nil, let path = preview.path else { return handOut(.export) }
    let shown = detections.filter { !objects.hidden.contains($0.index) }
    return [
      .exportOverlay(
        ExportRequest(
          picture: path, destination: destination, detections: shown, boxes: objects.showsBoxes,
          masks: objects.showsMasks, labels: objects.showsLabels, theme: theme))
    ]
  }

  /// How an export ended: a name that is taken is asked about.
  mutating func take(_ outcome: ExportOutcome, of request: ExportRequest) {
    switch outcome {
    case .written(let path): notice = Notice("written: \(path)")
    case .failed(let message): notice = Notice(message, kind: .error)
    case .taken(let path):
      var agreed = request
      agreed.replacing = true
      popup = .question(
        Question(text: "\(path) is there already. Replace it?", effect: .exportOverlay(agreed)))
    }
  }

  private mutating func copyRecord(_ answer: PictureAnswer) -> [Effect] {
    guard let facts = preview.shown?.facts, answer.paths.first == preview.path else {
      let first = answer.paths.first?.name.description ?? ""
      notice = Notice("this answer's boxes lie on \(first): go there to copy them")
      return []
    }
    notice = Notice("answer and objects are in the clipboard, as JSON")
    return [.copyToClipboard(.record(answer.record(width: facts.width, height: facts.height)))]
  }

  private mutating func showObjects(_ command: Command) -> [Effect] {
    switch command {
    case .boxes: toggle(\.objects.showsBoxes, "boxes")
    case .masks: toggle(\.objects.showsMasks, "masks")
    case .labels: toggle(\.objects.showsLabels, "labels")
    case .codes: toggle(\.objects.showsCodes, "codes in the answer")
    default: hideSelected()
    }
    return []
  }

  private mutating func hideSelected() {
    guard let object = selectedObject else {
      notice = Notice("select an object first: click on its box, or go to the list with Tab")
      return
    }
    let isHidden = objects.hidden.remove(object.index) == nil
    if isHidden { objects.hidden.insert(object.index) }
    let name = object.label.isEmpty ? "object without a label" : object.label
    notice = Notice("\(isHidden ? "hidden" : "shown"): \(name)")
  }

  private mutating func toggle(_ flag: WritableKeyPath<State, Bool>, _ name: String) {
    self[keyPath: flag].toggle()
    notice = Notice("\(name) \(self[keyPath: flag] ? "on" : "off")")
  }

  private mutating func showPanes(_ command: Command) -> [Effect] {
    if command == .answerPanes {
      toggle(\.showsAnswer, "answer and objects")
      if !showsAnswer, focus == .answer || focus == .objects { setFocus(.preview) }
    } else if preview.path == nil {
      notice = Notice("there is no picture to show alone: choose one in the list")
    } else {
      showsPictureAlone.toggle()
      if showsPictureAlone, focus != .prompt { setFocus(.preview) }
    }
    return []
  }
}

extension LineEditor {
  /// Whether the command is one of editing.
  func canApply(_ command: Command) -> Bool {
    var copy = self
    return copy.apply(command)
  }
}
