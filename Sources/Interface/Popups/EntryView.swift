/// The find, filter and command lines, in the prompt's place.
extension Brush {
  mutating func draw(_ entry: EntryState, in line: Rect, showsCursor: Bool) {
    let base = theme.style(.prompt)
    frame.fill(line, style: base)
    let used = frame.write(entry.label, x: line.x, y: line.y, style: theme.style(.promptTask))
    edit(
      entry.line, in: Rect(x: line.x + used, y: line.y, columns: max(0, line.columns - used), rows: 1),
      style: base, showsCursor: showsCursor)
  }

  /// What the line typed after `:` can become, the one that Tab has chosen standing out.
  mutating func draw(candidates completion: Completion, in line: Rect) {
    let names = completion.lines.map(Self.lastWord)
    let shown = completion.shown ?? 0
    // The chosen one stays in sight: as many before it as there is room for.
    var first = shown
    var room = line.columns - 2 - DisplayWidth.of(names[shown])
    while first > 0, room >= DisplayWidth.of(names[first - 1]) + 2 {
      first -= 1
      room -= DisplayWidth.of(names[first]) + 2
    }
    var x = line.x + 1
    for (place, name) in names.enumerated().dropFirst(first) where x < line.columns {
      let style = theme.style(place == completion.shown ? .popupSelection : .textDim)
      x += frame.write(name, x: x, y: line.y, style: style, columns: line.columns - x) + 2
    }
  }

  /// The last part of a path, else the last word.
  private static func lastWord(_ line: String) -> String {
    let word = line.split(separator: " ", maxSplits: 1).last ?? ""
    let isFolder = word.hasSuffix("/")
    return (word.split(separator: "/").last.map(String.init) ?? String(word)) + (isFolder ? "/" : "")
  }
}
