import CVTerm

/// A terminal without a screen: cells that hold what a program's bytes have drawn.
final class VirtualScreen {
  private let terminal: OpaquePointer
  private let screen: OpaquePointer
  private(set) var columns: Int
  private(set) var rows: Int

  struct DrawnCell: Equatable {
    var text: String
    var foreground: [UInt8]
    var background: [UInt8]
  }

  init(columns: Int, rows: Int) {
    self.columns = columns
    self.rows = rows
    terminal = vterm_new(Int32(rows), Int32(columns))
    vterm_set_utf8(terminal, 1)
    screen = vterm_obtain_screen(terminal)
    vterm_screen_enable_altscreen(screen, 1)
    vterm_screen_reset(screen, 1)
  }

  deinit { vterm_free(terminal) }

  func resize(columns: Int, rows: Int) {
    (self.columns, self.rows) = (columns, rows)
    vterm_set_size(terminal, Int32(rows), Int32(columns))
  }

  /// At most 4 KiB at a time: more is lost by older releases of the library.
  func feed(_ bytes: ArraySlice<UInt8>) {
    bytes.withUnsafeBytes {
      _ = vterm_input_write(terminal, $0.baseAddress?.assumingMemoryBound(to: CChar.self), $0.count)
    }
  }

  /// What the terminal answers to questions of the program.
  func takeReply() -> [UInt8] {
    var buffer = [CChar](repeating: 0, count: 1024)
    let count = vterm_output_read(terminal, &buffer, buffer.count)
    return buffer[..<count].map { UInt8(bitPattern: $0) }
  }

  func cell(x: Int, y: Int) -> DrawnCell {
    var cell = VTermScreenCell()
    vterm_screen_get_cell(screen, VTermPos(row: Int32(y), col: Int32(x)), &cell)
    let scalars = withUnsafeBytes(of: cell.chars) { Array($0.bindMemory(to: UInt32.self)) }
    var text = String.UnicodeScalarView()
    for value in scalars.prefix(while: { $0 != 0 }) { Unicode.Scalar(value).map { text.append($0) } }
    return DrawnCell(
      text: String(text), foreground: rgb(&cell.fg), background: rgb(&cell.bg))
  }

  func line(_ y: Int) -> String {
    var line = ""
    var x = 0
    while x < columns {
      let text = cell(x: x, y: y).text
      // The right half of a wide character reads as 0xFFFFFFFF, which is no scalar.
      line += text.isEmpty ? " " : text
      x += 1
    }
    while line.hasSuffix(" ") { line.removeLast() }
    return line
  }

  /// All lines.
  var text: String { (0..<rows).map(line).joined(separator: "\n") }

  func contains(_ text: String) -> Bool { (0..<rows).contains { line($0).contains(text) } }

  private func rgb(_ color: inout VTermColor) -> [UInt8] {
    vterm_screen_convert_color_to_rgb(screen, &color)
    return [color.rgb.red, color.rgb.green, color.rgb.blue]
  }
}
