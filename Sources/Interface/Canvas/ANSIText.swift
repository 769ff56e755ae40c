/// Cells as text with SGR sequences, for pipes and files: colours change only where they must, and each line
/// ends with the terminal's own.
public enum ANSIText {
  public static func encode(_ cells: [Cell], columns: Int) -> String {
    guard columns > 0 else { return "" }
    var text = ""
    for start in stride(from: 0, to: cells.count, by: columns) {
      var style = Style()
      for cell in cells[start..<min(cells.count, start + columns)] where !cell.isContinuation {
        text += change(from: style, to: cell)
        // A blank shows no foreground: leaving it as it was saves a sequence.
        style = Style(
          foreground: cell.character == " " ? style.foreground : cell.style.foreground,
          background: cell.style.background)
        text.append(cell.character)
      }
      text += style == Style() ? "\n" : "\u{1B}[0m\n"
    }
    return text
  }

  private static func change(from old: Style, to cell: Cell) -> String {
    var codes: [String] = []
    if cell.character != " ", cell.style.foreground != old.foreground {
      codes.append(code(cell.style.foreground, base: 30))
    }
    if cell.style.background != old.background { codes.append(code(cell.style.background, base: 40)) }
    return codes.isEmpty ? "" : "\u{1B}[\(codes.joined(separator: ";"))m"
  }

  /// `base` 30 for the foreground, 40 for the background.
  private static func code(_ color: Color, base: Int) -> String {
    switch color {
    case .terminal: "\(base + 9)"
    case .indexed(let index) where index < 8: "\(base + Int(index))"
    case .indexed(let index) where index < 16: "\(base + 52 + Int(index))"
    case .indexed(let index): "\(base + 8);5;\(index)"
    case .rgb(let c): "\(base + 8);2;\(c.red);\(c.green);\(c.blue)"
    }
  }
}
