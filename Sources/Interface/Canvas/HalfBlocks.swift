/// A grid of pixels as cells: the upper half of a cell in the foreground colour, the lower in the background.
public enum HalfBlocks {
  /// [columns, rows] cells, row-major; an odd last row of pixels stands over the terminal's background.
  public static func cells(_ grid: PixelGrid, depth: ColorDepth, ascii: Bool = false) -> [Cell] {
    if ascii { return asciiCells(grid, depth: depth) }
    switch depth {
    case .direct:
      return cells(grid.width, grid.height) { .rgb(grid.pixels[$0]) }
    case .indexed256:
      let indices = Dithering.indices(grid, Palette.all256)
      return cells(grid.width, grid.height) { .indexed(indices[$0]) }
    case .indexed16:
      let indices = Dithering.indices(grid, Palette.all16)
      return cells(grid.width, grid.height) { .indexed(indices[$0]) }
    case .mono:
      return monoCells(grid)
    }
  }

  private static func cells(_ width: Int, _ height: Int, color: (Int) -> Color) -> [Cell] {
    var cells: [Cell] = []
    cells.reserveCapacity(width * (height + 1) / 2)
    for y in stride(from: 0, to: height, by: 2) {
      for x in 0..<width {
        let upper = color(y * width + x)
        let lower = y + 1 < height ? color((y + 1) * width + x) : .terminal
        let style = Style(foreground: upper, background: lower)
        cells.append(Cell(upper == lower ? " " : "▀", style: style))
      }
    }
    return cells
  }

  private static func monoCells(_ grid: PixelGrid) -> [Cell] {
    let lit = Dithering.lit(grid)
    var cells: [Cell] = []
    for y in stride(from: 0, to: grid.height, by: 2) {
      for x in 0..<grid.width {
        let upper = lit[y * grid.width + x]
        let lower = y + 1 < grid.height && lit[(y + 1) * grid.width + x]
        cells.append(Cell(upper ? (lower ? "█" : "▀") : (lower ? "▄" : " ")))
      }
    }
    return cells
  }

  /// For terminals without block characters: a ramp of ASCII by luminance, coloured where there is colour.
  private static func asciiCells(_ grid: PixelGrid, depth: ColorDepth) -> [Cell] {
    let ramp = Array(" .:-=+*#%@")
    var cells: [Cell] = []
    for y in stride(from: 0, to: grid.height, by: 2) {
      for x in 0..<grid.width {
        let (upper, lower) = (grid[x, y], grid[x, min(y + 1, grid.height - 1)])
        let mean = RGB.mix(upper, lower, 0.5)
        let style = Style(foreground: Palette.nearest(mean, at: depth))
        cells.append(Cell(ramp[Int(mean.luminance) * (ramp.count - 1) / 255], style: style))
      }
    }
    return cells
  }
}

extension RGB {
  /// Rec. 601 luma, 0...255.
  public var luminance: UInt8 {
    let sum: Int = 299 * Int(red) + 587 * Int(green) + 114 * Int(blue)
    return UInt8(sum / 1000)
  }

  /// `share` of b and the rest of a.
  public static func mix(_ a: RGB, _ b: RGB, _ share: Double) -> RGB {
    func channel(_ a: UInt8, _ b: UInt8) -> UInt8 {
      UInt8(min(255, max(0, Double(a) + (Double(b) - Double(a)) * share + 0.5)))
    }
    return RGB(channel(a.red, b.red), channel(a.green, b.green), channel(a.blue, b.blue))
  }
}
