import Answers

/// Zooming and moving the picture.
extension PreviewState {
  mutating func update(_ command: PreviewCommand) {
    switch command {
    case .zoomIn: zoom(by: 1.5)
    case .zoomOut: zoom(by: 1 / 1.5)
    case .zoomFit: view = .whole
    case .zoomActual: zoomActual()
    }
  }

  /// A zoomed picture moves; else the next one comes.
  mutating func move(_ movement: Movement) -> [Message] {
    guard view.zoom > 1 else { return Self.leaving(movement) }
    let step = 0.15
    switch movement {
    case .down: pan(0, step)
    case .up: pan(0, -step)
    case .left: pan(-step, 0)
    case .right: pan(step, 0)
    case .top, .bottom, .pageDown, .pageUp, .halfPageDown, .halfPageUp: break
    }
    return []
  }

  private static func leaving(_ movement: Movement) -> [Message] {
    switch movement {
    case .down: [.stepPicture(forward: true)]
    case .up: [.stepPicture(forward: false)]
    case .left: [.focus(.browser)]
    case .right, .top, .bottom, .pageDown, .pageUp, .halfPageDown, .halfPageUp: []
    }
  }

  /// So that a box fills most of the area; again: the whole picture.
  mutating func zoom(to box: LocationBox) {
    guard view == .whole else {
      view = .whole
      return
    }
    let part = box.fractions
    let (width, height) = (abs(part.x1 - part.x0), abs(part.y1 - part.y0))
    view.centerX = (part.x0 + part.x1) / 2
    view.centerY = (part.y0 + part.y1) / 2
    zoom(by: 0.8 / max(width, height, 0.02))
  }

  /// One pixel of the picture to one half cell.
  private mutating func zoomActual() {
    guard let shown else { return }
    let cells = shown.request.cells
    let scale = min(
      Double(cells.columns) / Double(shown.facts.width), Double(cells.rows * 2) / Double(shown.facts.height))
    guard scale > 0 else { return }
    view = .whole
    zoom(by: 1 / scale)
  }

  // MARK: Mouse

  /// With the pointer at a cell of the area, 0-based.
  mutating func drag(to cell: (x: Int, y: Int), _ area: Rect) {
    guard let from = dragCell, view.zoom > 1 else { return }
    pan(
      Double(from.x - cell.x) / Double(max(1, area.columns)),
      Double(from.y - cell.y) / Double(max(1, area.rows)))
    dragCell = cell
  }

  mutating func wheel(isDown: Bool, at cell: (x: Int, y: Int)) {
    guard let shown else { return }
    let point = shown.viewport.fraction(cellX: cell.x, cellY: cell.y)
    zoom(by: isDown ? 1 / 1.25 : 1.25, aboutX: point.x, aboutY: point.y)
  }
}
