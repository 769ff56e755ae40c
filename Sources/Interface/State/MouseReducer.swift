/// The mouse: clicks choose, the wheel scrolls or zooms, a drag moves the zoomed picture.
extension State {
  mutating func take(_ event: MouseEvent) -> [Effect] {
    if popup != nil { return takeInPopup(event) }
    let layout = Layout(self, size: size)
    guard let pane = layout.pane(x: event.x, y: event.y) else { return [] }
    switch event.kind {
    case .press where event.button == .left: return press(event, pane, layout)
    case .drag: drag(event, layout)
    case .release: dragCell = nil
    case .wheelUp, .wheelDown: return wheel(event, pane, layout)
    default: break
    }
    return []
  }

  private mutating func takeInPopup(_ event: MouseEvent) -> [Effect] {
    switch event.kind {
    case .wheelUp: performInPopup(.up)
    case .wheelDown: performInPopup(.down)
    case .press: pressInPopup(event)
    default: []
    }
  }

  /// A click chooses the item under the cursor, moves it to another, or closes the popup from outside.
  private mutating func pressInPopup(_ event: MouseEvent) -> [Effect] {
    guard case .picker(var picker) = popup else { return performInPopup(.dismiss) }
    let layout = picker.layout(on: size)
    guard layout.rect.contains(x: event.x, y: event.y) else { return performInPopup(.dismiss) }
    let area = layout.content
    let line = event.y - area.y - 1
    let row = picker.top(rows: area.rows - 1) + line
    guard line >= 0, line < area.rows - 1, row < picker.matches.count else { return [] }
    if row == picker.cursor { return performInPopup(.accept) }
    picker.cursor = row
    popup = .picker(picker)
    return pickerMoved()
  }

  private mutating func press(_ event: MouseEvent, _ pane: Focus, _ layout: Layout) -> [Effect] {
    setFocus(pane)
    switch pane {
    case .browser:
      guard let area = layout.browser.map(layout.content), area.contains(x: event.x, y: event.y) else {
        break
      }
      let row = browser.top + event.y - area.y
      guard browser.rows.indices.contains(row) else { break }
      if row == browser.cursor { return performInBrowser(.open) }
      browser.move(to: row)
    case .objects:
      guard let area = layout.objects.map(layout.content), area.contains(x: event.x, y: event.y) else {
        break
      }
      let row = objects.top + event.y - area.y
      guard row < detections.count else { break }
      if objects.selected == row { return zoom(.zoomToObject) }
      select(object: row)
    case .preview:
      dragCell = (event.x, event.y)
      if let hit = object(at: event, layout) { select(object: hit) }
    case .answer, .prompt: break
    }
    return []
  }

  private func object(at event: MouseEvent, _ layout: Layout) -> Int? {
    guard let area = layout.preview.map(layout.content), let shown = preview.shown,
      let overlay = overlay(.builtIn)
    else { return nil }
    return overlay.hit(cellX: event.x - area.x, cellY: event.y - area.y, viewport: shown.viewport)
  }

  private mutating func drag(_ event: MouseEvent, _ layout: Layout) {
    guard let from = dragCell, let area = layout.preview.map(layout.content), preview.view.zoom > 1 else {
      return
    }
    preview.pan(
      Double(from.x - event.x) / Double(max(1, area.columns)),
      Double(from.y - event.y) / Double(max(1, area.rows)))
    dragCell = (event.x, event.y)
  }

  private mutating func wheel(_ event: MouseEvent, _ pane: Focus, _ layout: Layout) -> [Effect] {
    let isDown = event.kind == .wheelDown
    switch pane {
    case .browser:
      browser.move(by: isDown ? 3 : -3)
      keepBrowserCursorVisible()
    case .preview:
      guard let area = layout.preview.map(layout.content), let shown = preview.shown else { break }
      let point = shown.viewport.fraction(cellX: event.x - area.x, cellY: event.y - area.y)
      preview.zoom(by: isDown ? 1 / 1.25 : 1.25, aboutX: point.x, aboutY: point.y)
    case .answer, .objects:
      let before = focus
      focus = pane
      _ = move(isDown ? .down : .up)
      focus = before
    case .prompt: break
    }
    return []
  }

  /// What is drawn over the picture on screen, or nil when it has no objects.
  func overlay(_ theme: Theme, onlySelected: Bool = false) -> OverlayScene? {
    let detections = detections.filter { !onlySelected || $0.index == objects.selected }
    guard !detections.isEmpty else { return nil }
    return OverlayScene(
      detections: detections, hidden: objects.hidden, selected: objects.selected,
      showBoxes: objects.showsBoxes, showMasks: objects.showsMasks, showLabels: objects.showsLabels,
      theme: theme)
  }
}
