import Answers

/// Takes an event in, and says what is to be done about it. Pure: the same state and event always give the
/// same state and effects. Never waits, whatever the event.
public func reduce(_ state: inout State, _ event: Event) -> [Effect] {
  var effects: [Effect] = []
  switch event {
  case .launched(let time):
    state.now = time
    effects = [.loadHistory, .list(state.browser.source)]
    if state.launch.hasModel { effects.append(.loadModel(nil)) }
  case .tick(let time): state.passTime(to: time)
  case .resized(let size): state.size = size
  case .key(let press): effects = state.take(press)
  case .mouse(let event): effects = state.take(event)
  case .pasted(let text): effects = state.takePaste(text)
  case .listed(let listing): state.take(listing)
  case .namesListed(let folder, let entries): state.takeNames(entries, of: folder)
  case .previewReady(let request, let facts, let grid):
    state.preview.take(.init(request: request, facts: facts, grid: grid))
    state.forgetAnswer(about: request.path, unless: facts.stamp)
    if request == state.preview.requested { effects = state.neighbourRequests() }
  case .previewFailed(let request, let message):
    if request.path == state.preview.path, !request.isNeighbour { state.preview.failure = message }
  case .engine(let event, let time):
    state.passTime(to: time)
    effects = state.take(event)
  case .historyLoaded(let entries): state.prompt.load(entries)
  case .editorClosed(let text): text.map { state.prompt.line.replace(with: $0) }
  case .exportEnded(let request, let outcome): state.take(outcome, of: request)
  case .themeSet(let name): state.theme = name
  case .notice(let notice): state.notice = notice
  }
  // Whatever happened may have changed the panes' sizes.
  state.keepBrowserCursorVisible()
  return effects + state.previewRequests()
}

extension State {
  mutating func passTime(to time: Double) {
    now = max(now, time)
    if run.isRunning, run.tally.start == nil { run.tally.start = now }
  }

  mutating func take(_ listing: Listing) {
    browser.take(listing)
    for entry in listing.entries where entry.kind == .file {
      forgetAnswer(about: entry.path, unless: entry.stamp)
    }
    if let error = listing.error { notice = Notice(error, kind: .error) }
    keepBrowserCursorVisible()
  }

  /// Asks for the preview that belongs on screen, when it is not there nor asked for.
  mutating func previewRequests() -> [Effect] {
    let entry = browser.current.flatMap { $0.kind == .file ? $0 : nil }
    let path = entry?.path
    if path != preview.path {
      preview.show(path)
      objects.reset()
      answerTop = nil
    }
    let layout = Layout(self, size: size)
    guard let path, let pane = layout.preview else { return [] }
    let area = layout.content(pane)
    guard area.columns > 0, area.rows > 0 else { return [] }
    let cells = Size(columns: area.columns, rows: area.rows)
    let request = PreviewRequest(path: path, stamp: entry?.stamp, view: preview.view, cells: cells)
    guard request != preview.requested else { return [] }
    preview.requested = request
    return [.preparePreview(request)]
  }

  /// The pictures before and after, once the one on screen is there.
  func neighbourRequests() -> [Effect] {
    guard let cells = preview.requested?.cells else { return [] }
    return browser.neighbours.map {
      .preparePreview(PreviewRequest(path: $0.path, stamp: $0.stamp, cells: cells, isNeighbour: true))
    }
  }

  func browserRows() -> Int {
    let layout = Layout(self, size: size)
    return layout.browser.map { layout.content($0).rows } ?? 1
  }

  mutating func keepBrowserCursorVisible() {
    let rows = max(1, browserRows())
    // A few rows of what comes next stay in sight.
    let margin = min(3, (rows - 1) / 2)
    browser.top = min(browser.top, max(0, browser.cursor - margin))
    browser.top = max(browser.top, browser.cursor + margin - rows + 1)
    browser.top = max(0, min(browser.top, browser.rows.count - rows))
  }
}
