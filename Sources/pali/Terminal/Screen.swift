import CTerminal
import Foundation
import Interface

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The open terminal: shows frames, and is given back as it was on `close`. Main thread only.
final class Screen {
  let depth: ColorDepth
  private var shown: Frame?
  private var reducedStyles: [Style: Style] = [:]

  /// Opens the terminal. Throws `TerminalError`.
  init(depth: ColorDepth) throws {
    guard isatty(STDIN_FILENO) == 1, isatty(STDOUT_FILENO) == 1 else { throw TerminalError.notATerminal }
    var colors: Int32 = 0
    var direct = false
    guard ct_probe(&colors, &direct), ct_open(depth == .direct) else {
      throw TerminalError.cannotDrive(term: getenv("TERM").map { String(cString: $0) } ?? "")
    }
    self.depth = ct_colors() == 0 ? .mono : depth
  }

  /// False when block characters cannot be shown.
  var isUTF8: Bool { ct_utf8() }

  var size: Size {
    var columns: Int32 = 80
    var rows: Int32 = 24
    _ = ct_window_size(&columns, &rows)
    return Size(columns: Int(columns), rows: Int(rows))
  }

  func resize(to size: Size) {
    ct_resize(Int32(clamping: size.columns), Int32(clamping: size.rows))
    shown = nil
  }

  /// Puts what differs from the frame shown before, and sends it.
  func show(_ frame: Frame) {
    put(frame, over: shown?.size == frame.size ? shown : nil)
    if ct_pairs_exhausted() {
      ct_reset_pairs()
      put(frame, over: nil)
    }
    ct_cursor(Int32(frame.cursor?.x ?? -1), Int32(frame.cursor?.y ?? -1))
    ct_show()
    shown = frame
  }

  /// Paints everything anew: another program wrote over the screen.
  func redraw() {
    ct_redraw()
    shown = nil
  }

  func suspend() { ct_suspend() }

  func resume() {
    ct_resume()
    resize(to: size)
  }

  func close() { ct_close() }

  /// Hands text to the clipboard of the terminal's own machine (OSC 52).
  func copy(_ text: String) {
    let sequence = "\u{1B}]52;c;\(Data(text.utf8).base64EncodedString())\u{07}"
    ct_send(sequence, sequence.utf8.count)
  }

  private func put(_ frame: Frame, over old: Frame?) {
    for y in 0..<frame.size.rows {
      for x in 0..<frame.size.columns where old == nil || frame[x, y] != old![x, y] {
        put(frame[x, y], x: x, y: y, width: frame[x + 1, y].isContinuation ? 2 : 1)
      }
    }
  }

  private func put(_ cell: Cell, x: Int, y: Int, width: Int32) {
    guard !cell.isContinuation else { return }
    let scalars = cell.character.unicodeScalars.map(\.value)
    let style = reduced(cell.style)
    ct_put(
      Int32(x), Int32(y), scalars, scalars.count, width, number(style.foreground), number(style.background),
      UInt32(style.attributes.rawValue))
  }

  /// Pictures come in the terminal's colours; what else there is has a few dozen styles.
  private func reduced(_ style: Style) -> Style {
    guard depth == .indexed256 || depth == .indexed16, case .rgb = style.foreground else { return style }
    if let known = reducedStyles[style] { return known }
    if reducedStyles.count > 4096 { reducedStyles = [:] }
    let reduced = Palette.reduced(style, to: depth)
    reducedStyles[style] = reduced
    return reduced
  }

  /// A colour as CTerminal takes it at this depth.
  private func number(_ color: Color) -> Int32 {
    switch color {
    case .terminal: -1
    case .indexed(let index): number(index)
    case .rgb(let rgb):
      depth == .direct
        ? Int32(CT_RGB) | Int32(rgb.red) << 16 | Int32(rgb.green) << 8 | Int32(rgb.blue)
        : number(Palette.nearest(rgb, at: depth))
    }
  }

  /// A palette index, brought to what the terminal has: 24-bit terminals keep only the sixteen named ones.
  private func number(_ index: UInt8) -> Int32 {
    switch depth {
    case .direct where index >= 16: number(.rgb(Palette.rgb(index)))
    case .indexed16 where index >= 16: number(Palette.nearest(Palette.rgb(index), at: .indexed16))
    // Of eight colours the dark gray would be black.
    case .indexed16 where index >= 8 && ct_colors() < 16: index == 8 ? 7 : Int32(index - 8)
    case .mono: -1
    default: Int32(index)
    }
  }
}
