/// Where labels stand: at their boxes' top edges, within the area, apart from each other where there is room.
extension OverlayScene {
  private struct Label {
    let text: String
    let style: Style
    var place: Rect
  }

  /// Writes the labels of the objects in sight. `area` is the preview's, in cells of the frame.
  public func drawLabels(into frame: inout Frame, area: Rect, viewport: Viewport) {
    guard showsLabels, area.columns > 0, area.rows > 0 else { return }
    var taken: [Rect] = []
    // The selected object chooses its place first, and is written last, over those that found no room.
    var labels: [Label] = []
    for item in items.reversed() where !item.isTruth || !item.label.isEmpty {
      guard let label = Self.label(item, area, viewport, taken) else { continue }
      taken.append(label.place)
      labels.append(label)
    }
    for label in labels.reversed() {
      frame.write(
        label.text, x: area.x + label.place.x, y: area.y + label.place.y, style: label.style,
        columns: label.place.columns)
    }
  }

  private static func label(_ item: Item, _ area: Rect, _ viewport: Viewport, _ taken: [Rect]) -> Label? {
    let box = ShownBox(item.box, viewport)
    guard let seen = box.clipped(width: viewport.width, height: viewport.height) else { return nil }
    let text = text(item, columns: area.columns)
    let width = DisplayWidth.of(text)
    let x = max(0, min(viewport.x + seen.columns.lowerBound, area.columns - width))
    let choices = rows(seen, viewport).filter { $0 >= 0 && $0 < area.rows }
      .map { Rect(x: x, y: $0, columns: width, rows: 1) }
    let free = choices.first { choice in !taken.contains { overlap($0, choice) } }
    guard let place = free ?? choices.first else { return nil }
    return Label(text: text, style: style(item), place: place)
  }

  /// Rows of the area in order of preference: over the box, on its upper edge, downwards within it, below it.
  private static func rows(_ box: ShownBox, _ viewport: Viewport) -> [Int] {
    let top = viewport.y / 2 + box.rows.lowerBound / 2
    let bottom = viewport.y / 2 + box.rows.upperBound / 2
    return [top - 1] + (top...bottom + 1)
  }

  private static func overlap(_ a: Rect, _ b: Rect) -> Bool {
    a.y == b.y && a.x < b.x + b.columns && b.x < a.x + a.columns
  }

  /// ` cat 93% `, and as much of it as there is; a long label is cut so that the score stays in sight.
  private static func text(_ item: Item, columns: Int) -> String {
    let room = max(1, min(32, columns) - 7)
    let label = TextLayout.truncated(DisplayText.line(item.label), to: room)
    let words = [label, item.percent.map { "\($0)%" } ?? ""].filter { !$0.isEmpty }
    let text = words.isEmpty ? "" : " " + words.joined(separator: " ") + " "
    return TextLayout.prefix(text, columns)
  }

  private static func style(_ item: Item) -> Style {
    Style(
      foreground: .rgb(item.ink), background: .rgb(item.color),
      attributes: item.isSelected ? [.bold, .underline] : [])
  }
}
