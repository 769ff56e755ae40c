/// The picture with what is drawn over it.
extension ViewContext {
  mutating func drawPreview() {
    guard let rect = layout.preview else { return }
    let area = pane(rect, .preview, title: previewTitle)
    guard area.rows > 0, area.columns > 0 else { return }
    if let failure = state.preview.failure {
      message(failure, in: area, role: .statusError)
    } else if let shown = state.preview.shown {
      draw(shown, in: area)
    } else if state.preview.path == nil {
      message(emptyText, in: area, role: .textDim)
    }
  }

  private var previewTitle: String {
    guard let path = state.preview.path else { return "" }
    return DisplayText.line(path.name.description)
  }

  private var emptyText: String {
    state.browser.rows.isEmpty ? "pali shows PNG, JPEG and WebP pictures" : "Enter opens the folder"
  }

  private mutating func message(_ text: String, in area: Rect, role: Theme.Role) {
    let lines = TextLayout.wrapped(DisplayText.line(text), to: max(1, area.columns - 4)).prefix(area.rows)
    let top = area.y + max(0, (area.rows - lines.count) / 2)
    for (index, line) in lines.enumerated() {
      let x = area.x + max(0, (area.columns - DisplayWidth.of(line)) / 2)
      frame.write(line, x: x, y: top + index, style: theme.style(role), columns: area.columns)
    }
  }

  private mutating func draw(_ shown: PreviewState.Shown, in area: Rect) {
    let viewport = shown.viewport
    let overlay = state.overlay(theme)
    let drawsLines = ascii || state.launch.depth == .mono
    let grid = overlay?.painted(on: shown.grid, viewport: viewport, inColor: !drawsLines) ?? shown.grid
    // Half blocks begin on whole cells: an odd first row is moved up by half a cell.
    let origin = (x: area.x + viewport.x, y: area.y + viewport.y / 2)
    let cells = HalfBlocks.cells(grid, depth: state.launch.depth, ascii: ascii)
    for (index, cell) in cells.enumerated() {
      let (x, y) = (origin.x + index % grid.width, origin.y + index / grid.width)
      guard area.contains(x: x, y: y) else { continue }
      frame[x, y] = cell.style.background == .terminal ? onBackground(cell) : cell
    }
    if drawsLines {
      overlay?.drawLines(into: &frame, area: area, viewport: viewport, ascii: ascii)
    }
    // On a small preview all labels would hide the picture.
    let labelled = grid.width >= 36 && grid.height >= 26 ? overlay : state.overlay(theme, onlySelected: true)
    labelled?.drawLabels(into: &frame, area: area, viewport: viewport)
  }

  /// The last half row of an odd picture lies on the theme's background.
  private func onBackground(_ cell: Cell) -> Cell {
    var cell = cell
    cell.style.background = theme.style(.text).background
    if cell.style.foreground == .terminal { cell.style.foreground = theme.style(.text).foreground }
    return cell
  }
}
