import Foundation

/// Zooming the picture.
extension State {
  mutating func zoom(_ command: Command) -> [Effect] {
    switch command {
    case .zoomIn: preview.zoom(by: 1.5)
    case .zoomOut: preview.zoom(by: 1 / 1.5)
    case .zoomFit: preview.view = .whole
    case .zoomActual: zoomActual()
    default: zoomToObject()
    }
    return []
  }

  /// One pixel of the picture to one half cell.
  private mutating func zoomActual() {
    guard let shown = preview.shown else { return }
    let cells = shown.request.cells
    let scale = min(
      Double(cells.columns) / Double(shown.facts.width), Double(cells.rows * 2) / Double(shown.facts.height))
    guard scale > 0 else { return }
    preview.view = .whole
    preview.zoom(by: 1 / scale)
  }

  /// So that the selected object's box fills most of the area; again: the whole picture.
  private mutating func zoomToObject() {
    guard let box = selectedObject?.box.fractions else {
      notice = Notice("select an object first: click on its box, or Tab to the list")
      return
    }
    guard preview.view == .whole else {
      preview.view = .whole
      return
    }
    let (width, height) = (abs(box.x1 - box.x0), abs(box.y1 - box.y0))
    preview.view.centerX = (box.x0 + box.x1) / 2
    preview.view.centerY = (box.y0 + box.y1) / 2
    preview.zoom(by: 0.8 / max(width, height, 0.02))
  }
}
