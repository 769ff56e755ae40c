import Answers

/// Moving about: in the files, over the picture, through the answer and its objects.
extension State {
  mutating func move(_ command: Command) -> [Effect] {
    switch focus {
    case .browser: moveInBrowser(command)
    case .preview: moveInPreview(command)
    case .answer: scrollAnswer(command)
    case .objects: moveInObjects(command)
    case .prompt: break
    }
    return []
  }

  /// The new row for a movement over `count` rows seen `page` at a time.
  private func target(_ command: Command, from row: Int, count: Int, page: Int) -> Int {
    switch command {
    case .down: row + 1
    case .up: row - 1
    case .top: 0
    case .bottom: count - 1
    case .pageDown: row + max(1, page - 1)
    case .pageUp: row - max(1, page - 1)
    case .halfDown: row + max(1, page / 2)
    case .halfUp: row - max(1, page / 2)
    default: row
    }
  }

  private mutating func moveInBrowser(_ command: Command) {
    browser.move(to: target(command, from: browser.cursor, count: browser.rows.count, page: browserRows()))
    keepBrowserCursorVisible()
  }

  private mutating func moveInPreview(_ command: Command) {
    guard preview.view.zoom > 1 else {
      switch command {
      case .down: _ = stepPicture(forward: true)
      case .up: _ = stepPicture(forward: false)
      case .left: setFocus(.browser)
      default: break
      }
      return
    }
    let step = 0.15
    switch command {
    case .down: preview.pan(0, step)
    case .up: preview.pan(0, -step)
    case .left: preview.pan(-step, 0)
    case .right: preview.pan(step, 0)
    default: break
    }
  }

  mutating func stepPicture(forward: Bool) -> [Effect] {
    if !browser.moveToFile(forward: forward) {
      notice = Notice(forward ? "this is the last picture" : "this is the first picture")
    }
    keepBrowserCursorVisible()
    return []
  }

  private mutating func scrollAnswer(_ command: Command) {
    let layout = Layout(self, size: size)
    guard let pane = layout.answer, let answer else { return }
    let area = layout.content(pane)
    let lines = answerText(answer).lines(columns: area.columns).count
    let last = max(0, lines - area.rows)
    let row = target(command, from: answerTop ?? last, count: last + 1, page: area.rows)
    answerTop = min(max(0, row), last)
  }

  private mutating func moveInObjects(_ command: Command) {
    let count = detections.count
    guard count > 0 else { return }
    let layout = Layout(self, size: size)
    let rows = layout.objects.map { layout.content($0).rows } ?? 1
    let row = objects.selected.map { target(command, from: $0, count: count, page: rows) } ?? 0
    select(object: min(max(0, row), count - 1))
  }

  mutating func select(object index: Int) {
    objects.selected = index
    let layout = Layout(self, size: size)
    let rows = max(1, layout.objects.map { layout.content($0).rows } ?? 1)
    objects.top = min(objects.top, index)
    objects.top = max(objects.top, index - rows + 1)
  }
}
