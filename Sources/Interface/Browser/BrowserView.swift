import Files
import Foundation

/// The list of files.
struct BrowserView {
  /// What stands beside a name, and what it is about.
  typealias Sign = (character: Character, role: Theme.Role)

  let browser: BrowserState
  let home: Path?
  let isFocused: Bool
  /// What is said where no file is shown.
  let advice: String
  /// How far a picture's answers are.
  let sign: (Path) -> Sign?

  func draw(on brush: inout Brush, in rect: Rect, isActive: Bool) {
    let area = brush.pane(rect, title: title, isFocused: isActive)
    guard area.rows > 0, area.columns > 0 else { return }
    if browser.rows.isEmpty { drawEmpty(area, &brush) }
    // A frame of another size than the state's: the cursor stays in sight all the same.
    let top = max(0, min(browser.top, browser.cursor), browser.cursor - area.rows + 1)
    for line in 0..<area.rows where browser.rows.indices.contains(top + line) {
      draw(top + line, Rect(x: area.x, y: area.y + line, columns: area.columns, rows: 1), &brush)
    }
    brush.scrollMark(rect, top: top, shown: area.rows, count: browser.rows.count)
  }

  private var title: String {
    var title =
      switch browser.source {
      case .folder(let path): shortened(path)
      case .arguments: "pictures"
      }
    if !browser.filter.isEmpty { title += " [\(browser.filter)]" }
    return title
  }

  /// The last two folders of a path are enough to know where one is.
  private func shortened(_ path: Path) -> String {
    if let home, path == home { return "~" }
    let parts = path.description.split(separator: "/")
    return parts.count > 2 ? parts.suffix(2).joined(separator: "/") : path.description
  }

  private func drawEmpty(_ area: Rect, _ brush: inout Brush) {
    let text = browser.error ?? (browser.isLoading ? "reading…" : advice)
    let lines = TextLayout.wrapped(DisplayText.line(text), to: area.columns).prefix(area.rows)
    for (line, words) in lines.enumerated() {
      brush.frame.write(
        words, x: area.x, y: area.y + line, style: brush.theme.style(.textDim), columns: area.columns)
    }
  }

  private func draw(_ row: Int, _ line: Rect, _ brush: inout Brush) {
    let entry = browser.rows[row]
    let isCursor = row == browser.cursor
    let base = brush.theme.style(isCursor ? (isFocused ? .selection : .selectionInactive) : .text)
    let styled = { (brush: Brush, role: Theme.Role) in isCursor ? base : brush.style(role, over: base) }
    brush.frame.fill(line, style: base)
    if browser.isMarked(entry) || browser.isInRange(row) {
      brush.frame.put(
        brush.ascii ? "*" : "●", width: 1, x: line.x, y: line.y, style: styled(brush, .mark))
    }
    if let sign = sign(entry.path) {
      brush.frame.put(sign.character, width: 1, x: line.x + 1, y: line.y, style: styled(brush, sign.role))
    }
    let size = entry.kind == .file && line.columns > 26 ? ByteCount.text(entry.byteCount) : ""
    let room = line.columns - 3 - (size.isEmpty ? 0 : size.count + 2)
    let name = DisplayText.line(entry.name) + (entry.kind == .folder ? "/" : "")
    brush.frame.write(
      TextLayout.truncatedInside(name, to: room), x: line.x + 3, y: line.y,
      style: entry.kind == .folder ? styled(brush, .directory) : base, columns: room)
    brush.frame.write(
      size, x: line.x + line.columns - size.count - 1, y: line.y, style: styled(brush, .textDim))
  }
}
