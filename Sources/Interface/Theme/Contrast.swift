import Foundation

/// How well one colour is read on another: WCAG 2's contrast ratio, 1 to 21.
enum Contrast {
  /// What text must have, and what frames and signs must.
  static let text = 4.5, graphics = 3.0

  static func ratio(_ a: RGB, _ b: RGB) -> Double {
    let (x, y) = (luminance(a), luminance(b))
    return (max(x, y) + 0.05) / (min(x, y) + 0.05)
  }

  /// The colour itself where it is read well enough, else the nearest to it on the way to black or white that is.
  static func legible(_ color: RGB, on ground: RGB, atLeast least: Double = text) -> RGB {
    guard ratio(color, ground) < least else { return color }
    let end =
      ratio(RGB(0, 0, 0), ground) > ratio(RGB(255, 255, 255), ground) ? RGB(0, 0, 0) : RGB(255, 255, 255)
    var (low, high) = (0.0, 1.0)
    for _ in 0..<8 {
      let middle = (low + high) / 2
      if ratio(.mix(color, end, middle), ground) < least { low = middle } else { high = middle }
    }
    return .mix(color, end, high)
  }

  /// Relative luminance, 0 to 1.
  private static func luminance(_ color: RGB) -> Double {
    0.2126 * linear[Int(color.red)] + 0.7152 * linear[Int(color.green)] + 0.0722 * linear[Int(color.blue)]
  }

  private static let linear: [Double] = (0...255).map { value in
    let share = Double(value) / 255
    return share <= 0.04045 ? share / 12.92 : pow((share + 0.055) / 1.055, 2.4)
  }
}

extension Palette {
  /// A style's colours brought to what a terminal of this depth has, its text still read as well as it can be there:
  /// two near colours may have one nearest entry.
  public static func reduced(_ style: Style, to depth: ColorDepth) -> Style {
    guard depth == .indexed256 || depth == .indexed16, case .rgb(let ink) = style.foreground else {
      return style
    }
    var reduced = style
    var ground: RGB?
    if case .rgb(let color) = style.background { reduced.background = nearest(color, at: depth) }
    if case .indexed(let index) = reduced.background { ground = rgb(index) }
    reduced.foreground = nearest(ink, at: depth)
    guard let ground, case .indexed(let index) = reduced.foreground else { return reduced }
    let least = min(Contrast.text, Contrast.ratio(ink, originalGround(style) ?? ground))
    if Contrast.ratio(rgb(index), ground) < least {
      reduced.foreground = .indexed(legible(ink, on: ground, atLeast: least, depth))
    }
    return reduced
  }

  private static func originalGround(_ style: Style) -> RGB? {
    switch style.background {
    case .rgb(let color): color
    case .indexed(let index): rgb(index)
    case .terminal: nil
    }
  }

  /// The entry nearest to a colour of those that are read on `ground`; the one read best where none is.
  private static func legible(_ ink: RGB, on ground: RGB, atLeast least: Double, _ depth: ColorDepth) -> UInt8
  {
    let entries = depth == .indexed16 ? UInt8(0)...15 : 16...255
    let read = entries.filter { Contrast.ratio(rgb($0), ground) >= least }
    if let near = read.min(by: { distance(rgb($0), ink) < distance(rgb($1), ink) }) { return near }
    return entries.max { Contrast.ratio(rgb($0), ground) < Contrast.ratio(rgb($1), ground) } ?? 15
  }

  private static func distance(_ a: RGB, _ b: RGB) -> Int {
    [(a.red, b.red), (a.green, b.green), (a.blue, b.blue)].reduce(0) { sum, pair in
      sum + (Int(pair.0) - Int(pair.1)) * (Int(pair.0) - Int(pair.1))
    }
  }
}
