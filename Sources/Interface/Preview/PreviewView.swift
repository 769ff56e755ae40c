import Files

/// The picture with what is drawn over it.
struct PreviewView {
  let preview: PreviewState
  /// nil: the picture's name.
  var title: String?
  /// What is said where there is no picture.
  let emptyText: String
  /// What lies over the picture: all objects, and of them the selected one; nil where there are none.
  let overlay: OverlayScene?
  let selectedOverlay: () -> OverlayScene?

  func draw(on brush: inout Brush, in rect: Rect, isActive: Bool) {
    let title = title ?? preview.path.map { DisplayText.line($0.name.description) } ?? ""
    let area = brush.pane(rect, title: title, isFocused: isActive)
    guard area.rows > 0, area.columns > 0 else { return }
    if let failure = preview.failure {
      message(failure, in: area, role: .statusError, &brush)
    } else if let shown = preview.shown {
      draw(shown, in: area, &brush)
    } else if preview.path == nil {
      message(emptyText, in: area, role: .textDim, &brush)
    }
  }

  private func message(_ text: String, in area: Rect, role: Theme.Role, _ brush: inout Brush) {
    let lines = TextLayout.wrapped(DisplayText.line(text), to: max(1, area.columns - 4)).prefix(area.rows)
    let top = area.y + max(0, (area.rows - lines.count) / 2)
    for (index, line) in lines.enumerated() {
      let x = area.x + max(0, (area.columns - DisplayWidth.of(line)) / 2)
      brush.frame.write(line, x: x, y: top + index, style: brush.theme.style(role), columns: area.columns)
    }
  }

  private func draw(_ shown: PreviewState.Shown, in area: Rect, _ brush: inout Brush) {
    let viewport = shown.viewport
    let drawsLines = brush.ascii || brush.depth == .mono
    let grid = overlay?.painted(on: shown.grid, viewport: viewport, inColor: !drawsLines) ?? shown.grid
    // Half blocks begin on whole cells: an odd first row is moved up by half a cell.
    let origin = (x: area.x + viewport.x, y: area.y + viewport.y / 2)
    let cells = HalfBlocks.cells(grid, depth: brush.depth, ascii: brush.ascii)
    for (index, cell) in cells.enumerated() {
      let (x, y) = (origin.x + index % grid.width, origin.y + index / grid.width)
      guard area.contains(x: x, y: y) else { continue }
      brush.frame[x, y] = cell.style.background == .terminal ? Self.onBackground(cell, brush) : cell
    }
    if drawsLines {
      overlay?.drawLines(into: &brush.frame, area: area, viewport: viewport, ascii: brush.ascii)
    }
    // On a small preview all labels would hide the picture.
    let labelled = grid.width >= 36 && grid.height >= 26 ? overlay : selectedOverlay()
    labelled?.drawLabels(into: &brush.frame, area: area, viewport: viewport)
  }

  /// The last half row of an odd picture lies on the theme's background.
  private static func onBackground(_ cell: Cell, _ brush: Brush) -> Cell {
    var cell = cell
    let text = brush.theme.style(.text)
    cell.style.background = text.background
    if cell.style.foreground == .terminal { cell.style.foreground = text.foreground }
    return cell
  }
}
