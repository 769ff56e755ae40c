import Answers
import Files

/// Takes an event in, and says what is to be done about it. Pure: the same state and event always give the
/// same state and effects. Never waits, whatever the event.
public func reduce(_ state: inout State, _ event: Event) -> [Effect] {
  let effects = state.take(event)
  // Whatever happened may have changed the panes' sizes.
  state.keepBrowserCursorVisible()
  return effects + state.previewRequests() + state.insightRequests()
}

extension State {
  fileprivate mutating func take(_ event: Event) -> [Effect] {
    switch event {
    case .launched(let time):
      now = time
      return [.loadHistory, .list(browser.source), .findModels, .findUnfinished]
        + (launch.truth.map { [.readTruth($0, listing: launch.listsTruth)] } ?? [])
        + (launch.hasModel ? [.loadEngine(.start)] : [])
    case .tick(let time):
      passTime(to: time)
      popups.hush = max(0, popups.hush - 1)
    case .resized(let size): self.size = size
    case .key(let press): return take(press)
    case .mouse(let event): return take(event)
    case .pasted(let text): return takePaste(text)
    case .listed(let listing): return take(listing)
    case .namesListed(let folder, let entries): return take(popups.takeNames(entries, of: folder))
    case .previewReady(let request, let facts, let grid):
      preview.take(.init(request: request, facts: facts, grid: grid))
      forgetAnswers(about: request.path, unless: facts.stamp)
      if request == preview.requested { return neighbourRequests() }
    case .previewFailed(let request, let message):
      if request.path == preview.path, !request.isNeighbour { preview.failure = message }
    case .engine(let event, let time):
      passTime(to: time)
      return take(event)
    case .modelsFound(let names): launch.models = names
    case .kept(let run, let id): return runKept(run, as: id)
    case .unfinished(let run): return popups.isOpen ? [] : offer(run)
    case .surveyed(let surveys):
      browser.note(surveys.map(\.picture.path)) { ledger in surveys.forEach { ledger.take($0) } }
      return measure()
    case .truthRead(let set, let listing): return take(set, listing: listing)
    case .measured(let measured): take(measured)
    case .recalled(let path, let stamp, let answers): recall(path, stamp, answers)
    case .tokenized(let prompt, let outcome): show(outcome, of: prompt)
    case .candidatesRead(let names): return rank(names)
    case .pull(let event): return take(pull.take(event, mayAsk: !popups.isOpen))
    case .historyLoaded(let entries): prompt.load(entries)
    case .editorClosed(let text): text.map { prompt.line.replace(with: $0) }
    case .exportEnded(let request, let outcome): take(outcome, of: request)
    case .themeSet(let name): theme = name
    case .notice(let notice): self.notice = notice
    }
    return []
  }

  private mutating func passTime(to time: Double) {
    now = max(now, time)
    // What goes on, and where pictures go, is to be seen again, though no key was pressed.
    if hidesStatus, now - noticeSince > Self.noticeSeconds { notice = nil }
    runs.passTime(to: now)
    inspect.comparison?.passTime(to: now)
    inspect.occlusion?.now = now
  }

  private mutating func take(_ listing: Listing) -> [Effect] {
    browser.take(listing)
    if let path = preview.path, listing.isRefresh, listing.source == browser.source, listing.error == nil,
      !listing.entries.contains(where: { $0.path == path })
    {
      notice = Notice("\(path.name) is gone")
    }
    for entry in listing.entries where entry.kind == .file {
      forgetAnswers(about: entry.path, unless: entry.stamp)
    }
    if let error = listing.error { notice = Notice(error, kind: .error) }
    let new = browser.unsurveyed()
    return new.isEmpty ? [] : [.survey(new)]
  }

  /// An answer is one about a picture's contents: of others it says nothing.
  private mutating func forgetAnswers(about path: Path, unless stamp: FileStamp?) {
    browser.forget(path, unless: stamp)
    guard runs.book.forget(about: path, unless: stamp), path == preview.path else { return }
    resetAnswer()
    notice = Notice("\(path.name) has changed: what was answered about it is gone")
  }

  /// What was answered in this session comes first.
  private mutating func recall(_ path: Path, _ stamp: FileStamp, _ answers: [KeptAnswer]) {
    let hadNone = runs.book.shown(path) == nil
    runs.restore(answers, about: path, stamp)
    // Found by its contents, which lists do not look at: of a picture that was moved or copied.
    if runs.recalled[path] == stamp, !answers.isEmpty, browser.ledger[path].isEmpty {
      let kept = answers.map {
        KeptSummary(id: $0.id, time: $0.time, isPinned: $0.isPinned, summary: AnswerSummary($0.record))
      }
      browser.note([path]) { $0.take(PictureSurvey(PictureVersion(path: path, stamp: stamp), kept)) }
    }
    if hadNone, path == preview.path, runs.book.shown(path) != nil { resetAnswer() }
  }

  /// Asks for the preview that belongs on screen, when it is not there nor asked for.
  fileprivate mutating func previewRequests() -> [Effect] {
    let entry = browser.current.flatMap { $0.kind == .file ? $0 : nil }
    let path = entry?.path
    if path != preview.path {
      preview.show(path)
      inspect.region = nil
      resetAnswer()
    }
    let recalls = path.flatMap { path in entry?.stamp.flatMap { runs.recall(path, $0) } } ?? []
    return recalls + previewRequest(entry)
  }

  private mutating func previewRequest(_ entry: FolderEntry?) -> [Effect] {
    let layout = Layout(self, size: size)
    guard let path = entry?.path, let pane = layout.preview else { return [] }
    let area = layout.content(pane)
    guard area.columns > 0, area.rows > 0 else { return [] }
    let cells = Size(columns: area.columns, rows: area.rows)
    let request = PreviewRequest(
      path: path, stamp: entry?.stamp, view: preview.view, cells: cells, look: look)
    guard request != preview.requested else { return [] }
    preview.requested = request
    return [.preparePreview(request)]
  }

  /// The pictures before and after, once the one on screen is there.
  private func neighbourRequests() -> [Effect] {
    guard let cells = preview.requested?.cells else { return [] }
    return browser.neighbours.map {
      .preparePreview(PreviewRequest(path: $0.path, stamp: $0.stamp, cells: cells, isNeighbour: true))
    }
  }

  /// How many rows of the list are seen.
  var browserRows: Int {
    let layout = Layout(self, size: size)
    return layout.browser.map { layout.content($0).rows } ?? 1
  }

  mutating func keepBrowserCursorVisible() { browser.keepCursorVisible(rows: browserRows) }
}
