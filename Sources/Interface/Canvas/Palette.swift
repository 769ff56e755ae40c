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

  /// The nearest of 16...255: those whose colours are known. Exact: cube and grays are searched apart.
  public static func nearest256(_ r: Int, _ g: Int, _ b: Int) -> UInt8 {
    let (x, y, z) = (step(r), step(g), step(b))
    let cube = squared(r - levels[x]) + squared(g - levels[y]) + squared(b - levels[z])
    let shade = min(23, max(0, ((r + g + b) / 3 - 3) / 10))
    let level = 8 + 10 * shade
    let gray = squared(r - level) + squared(g - level) + squared(b - level)
    return UInt8(gray < cube ? 232 + shade : 16 + 36 * x + 6 * y + z)
  }

  /// The nearest of xterm's sixteen.
  public static func nearest16(_ r: Int, _ g: Int, _ b: Int) -> UInt8 {
    var best = 0
    var least = Int.max
    for (index, color) in named.enumerated() {
      let distance =
        squared(r - Int(color.red)) + squared(g - Int(color.green)) + squared(b - Int(color.blue))
      if distance < least { (best, least) = (index, distance) }
    }
    return UInt8(best)
  }

  /// The nearest colour a terminal of this depth can show; `.terminal` in mono.
  public static func nearest(_ color: RGB, at depth: ColorDepth) -> Color {
    let (r, g, b) = (Int(color.red), Int(color.green), Int(color.blue))
    switch depth {
    case .direct: return .rgb(color)
    case .indexed256: return .indexed(nearest256(r, g, b))
    case .indexed16: return .indexed(nearest16(r, g, b))
    case .mono: return .terminal
    }
  }

  private static func step(_ value: Int) -> Int {
    value < 48 ? 0 : value < 115 ? 1 : min(5, (value - 35) / 40)
  }

  private static func squared(_ value: Int) -> Int { value * value }
}
