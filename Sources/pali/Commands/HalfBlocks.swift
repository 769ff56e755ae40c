import Pictures

/// A picture as lines of upper half blocks in 24-bit colour, its aspect kept: a cell is two square pixels.
struct HalfBlocks {
  private(set) var lines: [String] = []

  init(_ picture: Picture, columns: Int, rows: Int) {
    let scale = min(
      Double(columns) / Double(picture.width), Double(2 * rows) / Double(picture.height))
    let width = min(max(Int((Double(picture.width) * scale).rounded()), 1), columns)
    let height = min(max(Int((Double(picture.height) * scale).rounded()), 1), 2 * rows)
    let rgb = picture.areaAverage(
      x: 0, y: 0, width: Double(picture.width), height: Double(picture.height), columns: width, rows: height)
    for top in stride(from: 0, to: height, by: 2) {
      var line = ""
      for column in 0..<width {
        line += "\u{1B}[38;2;" + Self.color(rgb, top * width + column)
        // Of an odd last row the lower half keeps the terminal's own colour.
        line += top + 1 < height ? "\u{1B}[48;2;" + Self.color(rgb, (top + 1) * width + column) : ""
        line += "▀"
      }
      lines.append(line + "\u{1B}[0m")
    }
  }

  private static func color(_ rgb: [UInt8], _ pixel: Int) -> String {
    "\(rgb[3 * pixel]);\(rgb[3 * pixel + 1]);\(rgb[3 * pixel + 2])m"
  }
}
