import Answers
import Files

/// Draws the whole screen. Pure, and cheap enough for every key: a few milliseconds at 200x60.
public func render(_ state: State, theme: Theme, size: Size) -> Frame {
  let layout = Layout(state, size: size)
  var brush = Brush(
    frame: Frame(size: size, style: theme.style(.text)), theme: theme, ascii: state.launch.ascii,
    depth: state.launch.depth, hasBorders: layout.hasBorders)
  guard size.columns > 0, size.rows > 0 else { return brush.frame }
  state.drawPanes(on: &brush, layout)
  if let line = layout.hints { HintView(state: state).draw(on: &brush, in: line) }
  if let line = layout.status { StatusView(state: state, layout: layout).draw(on: &brush, in: line) }
  HintView(state: state).drawFollowingKeys(on: &brush, above: layout.prompt ?? layout.status)
  if let popup = state.popups.popup { brush.draw(popup) }
  return brush.frame
}

extension State {
  fileprivate func drawPanes(on brush: inout Brush, _ layout: Layout) {
    func isActive(_ pane: Focus) -> Bool { focus == pane && popups.popup == nil }
    if let rect = layout.browser {
      browserView(brush).draw(on: &brush, in: rect, isActive: isActive(.browser))
    }
    // Every object against every other: once a frame.
    let comparison = comparison
    if let rect = layout.preview {
      drawPreviews(on: &brush, rect, layout.secondPreview, comparison, isActive: isActive(.preview))
    }
    if let rect = layout.answer, let answer {
      AnswerView(
        text: text(of: answer), comparison: comparisonLines, place: preview.path.flatMap(runs.book.place)
      )
      .draw(on: &brush, in: rect, isActive: isActive(.answer))
    }
    if let rect = layout.objects {
      ObjectsView(
        objects: objects, detections: detections, isFocused: focus == .objects,
        scoresAreOfTokens: answer?.model?.countsNeighbours == false, verdicts: comparison?.verdicts ?? [:],
        goingOn: answer?.goingOn, missed: comparison?.missed
      )
      .draw(on: &brush, in: rect, isActive: isActive(.objects))
    }
    guard let line = layout.prompt else { return }
    if let entry = popups.entry {
      brush.draw(entry, in: line, showsCursor: popups.popup == nil)
    } else {
      PromptView(
        prompt: prompt, isFocused: isActive(.prompt), names: runs.knownNames,
        completion: isActive(.prompt) ? promptCompletion : "", advice: promptAdvice
      )
      .draw(on: &brush, in: line)
    }
  }

  /// One picture, or two that are compared.
  private func drawPreviews(
    on brush: inout Brush, _ rect: Rect, _ second: Rect?, _ truth: TruthComparison?, isActive: Bool
  ) {
    guard let open = inspect.comparison else {
      return previewView(beside: truth, brush.theme).draw(on: &brush, in: rect, isActive: isActive)
    }
    let showsRight = second == nil && open.showsRight
    compareView(ofRight: showsRight, brush.theme).draw(on: &brush, in: rect, isActive: isActive)
    if let second {
      compareView(ofRight: true, brush.theme).draw(on: &brush, in: second, isActive: isActive)
    }
  }

  private func compareView(ofRight isRight: Bool, _ theme: Theme) -> PreviewView {
    let overlay = overlay(ofRight: isRight, theme)
    return PreviewView(
      preview: preview, title: isRight ? "B" : "A", emptyText: "", overlay: overlay,
      selectedOverlay: { overlay })
  }

  private func browserView(_ brush: Brush) -> BrowserView {
    BrowserView(
      browser: browser, home: launch.home, isFocused: focus == .browser, advice: browserAdvice
    ) { path in
      sign(path).map { ($0.character(ascii: brush.ascii), $0.role) }
    }
  }

  var promptCompletion: String { prompt.completion(labels: labelsSeen, runs.summary) }

  private var promptAdvice: String {
    guard prompt.line.characters.isEmpty else { return "" }
    return keys.spelled("{prompt} to type · {task} for the task", in: [.panes])
  }

  private var browserAdvice: String {
    guard browser.rows.isEmpty else { return "" }
    return keys.spelled(
      browser.filter.isEmpty
        ? "no pictures here: {parent} goes up, {hidden} shows all files"
        : "nothing matches: {dismiss} clears the filter", in: [.browser, .panes])
  }

  /// The answer's objects, and beside them what is so.
  private func overlay(
    _ detections: [Detection], beside comparison: TruthComparison?, _ theme: Theme
  ) -> OverlayScene? {
    let scene = objects.overlay(detections, theme)
    guard comparison != nil || showsLayers else { return scene }
    var base =
      scene
      ?? OverlayScene(
        detections: [], showBoxes: objects.showsBoxes, showLabels: objects.showsLabels, theme: theme)
    if let comparison { base = base.beside(comparison.boxes) }
    return inspected(base, theme)
  }

  private func previewView(beside comparison: TruthComparison?, _ theme: Theme) -> PreviewView {
    let detections = detections
    return PreviewView(
      preview: preview, title: previewTitle,
      emptyText: browser.rows.isEmpty
        ? "pali shows PNG, JPEG and WebP pictures" : keys.spelled("{open} opens the folder", in: [.browser]),
      overlay: overlay(detections, beside: comparison, theme),
      selectedOverlay: { objects.overlay(detections, theme, onlySelected: true) })
  }
}
