/// The indexed colours of terminals, and the nearest of them to a 24-bit colour.
public enum Palette {
  /// xterm's sixteen named colours.
  public static let named: [RGB] = [
    RGB(0, 0, 0), RGB(205, 0, 0), RGB(0, 205, 0), RGB(205, 205, 0), RGB(0, 0, 238), RGB(205, 0, 205),
    RGB(0, 205, 205), RGB(229, 229, 229), RGB(127, 127, 127), RGB(255, 0, 0), RGB(0, 255, 0),
    RGB(255, 255, 0), RGB(92, 92, 255), RGB(255, 0, 255), RGB(0, 255, 255), RGB(255, 255, 255),
  ]

  /// Steps of the 6 x 6 x 6 cube, indices 16...231.
  private static let levels: [Int] = [0, 95, 135, 175, 215, 255]

  /// What an index of the 256 stands for. The first sixteen are the user's own; xterm's are assumed.
  public static func rgb(_ index: UInt8) -> RGB {
    let index = Int(index)
    if index < 16 { return named[index] }
    if index >= 232 {
      let gray = UInt8(8 + 10 * (index - 232))
      return RGB(gray, gray, gray)
    }
    let cube = index - 16
    return RGB(UInt8(levels[cube / 36]), UInt8(levels[cube / 6 % 6]), UInt8(levels[cube % 6]))
  }

  /// Those whose colours are known: the first sixteen are left out.
  static let all256 = PaletteSearch(16...255)
  static let all16 = PaletteSearch(0...15)

  /// The nearest colour a terminal of this depth can show; `.terminal` in mono.
  public static func nearest(_ color: RGB, at depth: ColorDepth) -> Color {
    switch depth {
    case .direct: .rgb(color)
    case .indexed256: .indexed(all256.nearest(PerceivedColor(color).axes).index)
    case .indexed16: .indexed(all16.nearest(PerceivedColor(color).axes).index)
    case .mono: .terminal
    }
  }
}
