/// The mouse: clicks choose, the wheel scrolls or zooms, a drag moves the zoomed picture, and marks a region of the whole.
extension State {
  mutating func take(_ event: MouseEvent) -> [Effect] {
    if popups.popup != nil { return takeInPopup(event) }
    let layout = Layout(self, size: size)
    if inspect.region != nil, takeInRegion(event, layout) { return [] }
    guard let pane = layout.pane(x: event.x, y: event.y) else { return [] }
    switch event.kind {
    case .press: return event.button == .left ? press(event, pane, layout) : []
    case .drag:
      if preview.view.zoom <= 1 {
        beginRegion(at: event, layout)
      } else if let area = layout.preview.map(layout.content) {
        preview.drag(to: (event.x, event.y), area)
      }
    case .release: preview.dragCell = nil
    case .wheelUp: return wheel(isDown: false, event, pane, layout)
    case .wheelDown: return wheel(isDown: true, event, pane, layout)
    }
    return []
  }

  private mutating func takeInPopup(_ event: MouseEvent) -> [Effect] {
    switch event.kind {
    case .wheelUp: take(popups.move(.up, on: size))
    case .wheelDown: take(popups.move(.down, on: size))
    case .press: take(popups.press(x: event.x, y: event.y, on: size))
    case .drag, .release: []
    }
  }

  /// From where the button was pressed.
  private mutating func beginRegion(at event: MouseEvent, _ layout: Layout) {
    guard let from = preview.dragCell, preview.shown != nil, inspect.comparison == nil,
      let area = layout.preview.map(layout.content), area.contains(x: from.x, y: from.y),
      // A hand that trembles means a click.
      max(abs(event.x - from.x), abs(event.y - from.y)) > 1
    else { return }
    preview.dragCell = nil
    markRegion()
    let press = MouseEvent(.press, x: from.x, y: from.y)
    if takeInRegion(press, layout) { _ = takeInRegion(event, layout) }
  }

  /// A region is drawn from corner to corner; outside of the picture the mouse does what it does elsewhere.
  private mutating func takeInRegion(_ event: MouseEvent, _ layout: Layout) -> Bool {
    guard let area = layout.preview.map(layout.content), let shown = preview.shown else { return false }
    let (x, y) = shown.viewport.fraction(cellX: event.x - area.x, cellY: event.y - area.y)
    let point = (x: Int(min(max(x, 0), 1) * 1023), y: Int(min(max(y, 0), 1) * 1023))
    switch event.kind {
    case .press where event.button == .left && area.contains(x: event.x, y: event.y):
      inspect.region?.press(at: point)
    case .drag where inspect.region?.corner != nil: inspect.region?.drag(to: point)
    case .release: inspect.region?.release()
    case .press, .drag, .wheelUp, .wheelDown: return false
    }
    return true
  }

  private mutating func press(_ event: MouseEvent, _ pane: Focus, _ layout: Layout) -> [Effect] {
    setFocus(pane)
    preview.dragCell = nil
    switch pane {
    case .browser:
      guard let row = Self.row(event, layout.browser, layout),
        browser.rows.indices.contains(browser.top + row)
      else { break }
      if browser.top + row == browser.cursor { return take(browser.update(.open)) }
      browser.move(to: browser.top + row)
    case .objects:
      guard let row = Self.row(event, layout.objects, layout), objects.top + row < detections.count else {
        break
      }
      if objects.selected == objects.top + row { return take(objects.update(.zoomToObject, detections)) }
      objects.select(objects.top + row, page: layout.objectRows)
    case .preview:
      preview.dragCell = (event.x, event.y)
      if let hit = object(at: event, layout) { objects.select(hit, page: layout.objectRows) }
    case .answer, .prompt: break
    }
    return []
  }

  /// The row of a pane's content under the pointer.
  private static func row(_ event: MouseEvent, _ pane: Rect?, _ layout: Layout) -> Int? {
    guard let area = pane.map(layout.content), area.contains(x: event.x, y: event.y) else { return nil }
    return event.y - area.y
  }

  private func object(at event: MouseEvent, _ layout: Layout) -> Int? {
    guard let area = layout.preview.map(layout.content), let shown = preview.shown,
      let overlay = objects.overlay(detections, .builtIn)
    else { return nil }
    return overlay.hit(cellX: event.x - area.x, cellY: event.y - area.y, viewport: shown.viewport)
  }

  private mutating func wheel(
    isDown: Bool, _ event: MouseEvent, _ pane: Focus, _ layout: Layout
  ) -> [Effect] {
    switch pane {
    case .browser: browser.move(by: isDown ? 3 : -3)
    case .preview:
      if let area = layout.preview.map(layout.content) {
        preview.wheel(isDown: isDown, at: (event.x - area.x, event.y - area.y))
      }
    case .answer, .objects:
      let before = focus
      focus = pane
      defer { focus = before }
      return perform(.move(isDown ? .down : .up))
    case .prompt: break
    }
    return []
  }
}
