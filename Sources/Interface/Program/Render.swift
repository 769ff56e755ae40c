import Answers

/// Draws the whole screen. Pure, and cheap enough for every key: a few milliseconds at 200x60.
public func render(_ state: State, theme: Theme, size: Size) -> Frame {
  var canvas = ViewContext(
    frame: Frame(size: size, style: theme.style(.text)), state: state, theme: theme,
    layout: Layout(state, size: size))
  guard size.columns > 0, size.rows > 0 else { return canvas.frame }
  canvas.drawBrowser()
  canvas.drawPreview()
  canvas.drawAnswer()
  canvas.drawObjects()
  canvas.drawPrompt()
  canvas.drawHints()
  canvas.drawStatus()
  canvas.drawFollowingKeys()
  canvas.drawPopup()
  return canvas.frame
}

/// What every view draws with.
struct ViewContext {
  var frame: Frame
  let state: State
  let theme: Theme
  let layout: Layout

  var ascii: Bool { state.launch.ascii }

  /// A pane's border with its title; the cells within.
  mutating func pane(_ rect: Rect, _ focus: Focus, title: String) -> Rect {
    guard layout.hasBorders else { return rect }
    let isFocused = state.focus == focus && state.popup == nil
    frame.box(
      rect, title: title, style: theme.style(isFocused ? .borderFocused : .border),
      titleStyle: theme.style(isFocused ? .borderFocused : .textDim), ascii: ascii)
    return layout.content(rect)
  }

  /// A style over the background of another, where it has none of its own.
  func style(_ role: Theme.Role, over base: Style) -> Style {
    var style = theme.style(role)
    style.background = base.background
    return style
  }

  /// A scroll mark on the right border: where the rows on screen lie among all.
  mutating func scrollMark(_ rect: Rect, top: Int, shown: Int, count: Int) {
    guard layout.hasBorders, count > shown, shown > 0 else { return }
    let length = max(1, shown * shown / count)
    let start = (shown - length) * min(top, count - shown) / (count - shown)
    for row in start..<min(shown, start + length) {
      frame.put(
        ascii ? "#" : "┃", width: 1, x: rect.x + rect.columns - 1, y: rect.y + 1 + row,
        style: theme.style(.border))
    }
  }
}
