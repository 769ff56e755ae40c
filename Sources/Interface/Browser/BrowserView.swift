import Files
import Foundation

/// The list of files.
extension ViewContext {
  mutating func drawBrowser() {
    guard let rect = layout.browser else { return }
    let browser = state.browser
    let area = pane(rect, .browser, title: browserTitle)
    guard area.rows > 0, area.columns > 0 else { return }
    if browser.rows.isEmpty { drawEmptyBrowser(area) }
    // A frame of another size than the state's: the cursor stays in sight all the same.
    let top = max(0, min(browser.top, browser.cursor), browser.cursor - area.rows + 1)
    let waiting = state.run.waiting
    for line in 0..<area.rows where browser.rows.indices.contains(top + line) {
      drawEntry(
        top + line, Rect(x: area.x, y: area.y + line, columns: area.columns, rows: 1), waiting: waiting)
    }
    scrollMark(rect, top: top, shown: area.rows, count: browser.rows.count)
  }

  private var browserTitle: String {
    let browser = state.browser
    var title =
      switch browser.source {
      case .folder(let path): abbreviated(path)
      case .arguments: "pictures"
      }
    if !browser.filter.isEmpty { title += " [\(browser.filter)]" }
    return title
  }

  /// The last two folders of a path are enough to know where one is.
  private func abbreviated(_ path: Path) -> String {
    if let home = state.launch.home, path == home { return "~" }
    let parts = path.description.split(separator: "/")
    return parts.count > 2 ? parts.suffix(2).joined(separator: "/") : path.description
  }

  private mutating func drawEmptyBrowser(_ area: Rect) {
    let browser = state.browser
    let text =
      browser.error
      ?? (browser.isLoading
        ? "reading…"
        : browser.filter.isEmpty
          ? "no pictures here: h goes up, . shows all files" : "nothing matches: Esc clears the filter")
    for (line, words) in TextLayout.wrapped(DisplayText.line(text), to: area.columns).prefix(area.rows)
      .enumerated()
    {
      frame.write(words, x: area.x, y: area.y + line, style: theme.style(.textDim), columns: area.columns)
    }
  }

  private mutating func drawEntry(_ row: Int, _ line: Rect, waiting: Set<Path>) {
    let browser = state.browser
    let entry = browser.rows[row]
    let isCursor = row == browser.cursor
    let base =
      isCursor ? theme.style(state.focus == .browser ? .selection : .selectionInactive) : theme.style(.text)
    frame.fill(line, style: base)
    let isMarked = browser.isMarked(entry) || browser.isInRange(row)
    if isMarked {
      frame.put(
        ascii ? "*" : "●", width: 1, x: line.x, y: line.y, style: isCursor ? base : style(.mark, over: base))
    }
    let size = entry.kind == .file && line.columns > 26 ? ByteCount.text(entry.byteCount) : ""
    let room = line.columns - 3 - (size.isEmpty ? 0 : size.count + 2)
    let name = DisplayText.line(entry.name) + (entry.kind == .folder ? "/" : "")
    let nameStyle = isCursor ? base : entry.kind == .folder ? style(.directory, over: base) : base
    frame.write(
      TextLayout.truncatedInside(name, to: room), x: line.x + 3, y: line.y, style: nameStyle, columns: room)
    frame.write(
      size, x: line.x + line.columns - size.count - 1, y: line.y,
      style: isCursor ? base : style(.textDim, over: base))
    if let sign = AnswerSign(entry.path, state, waiting: waiting) {
      let role: Theme.Role = sign == .failed ? .mark : .progress
      frame.put(
        sign.character(ascii: ascii), width: 1, x: line.x + 1, y: line.y,
        style: isCursor ? base : style(role, over: base))
    }
  }
}

/// Sizes of files in words.
enum ByteCount {
  static func text(_ count: Int) -> String {
    let units = ["B", "kB", "MB", "GB", "TB"]
    var value = Double(max(0, count))
    var unit = 0
    while value >= 999.5, unit < units.count - 1 {
      value /= 1000
      unit += 1
    }
    let digits = unit > 0 && value < 9.95 ? 1 : 0
    return String(format: "%.\(digits)f %@", value, units[unit])
  }
}
