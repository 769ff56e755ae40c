import Testing

@testable import Interface

struct DitheringTests {
  private func flat(_ color: RGB, side: Int = 48) -> PixelGrid {
    PixelGrid(width: side, height: side, pixels: Array(repeating: color, count: side * side))
  }

  /// Seen from afar a dithered area has its colour.
  @Test(arguments: [RGB(250, 120, 40), RGB(213, 192, 226), RGB(120, 130, 128), RGB(30, 60, 35)])
  func theMeanIsTheColour(_ color: RGB) {
    for (palette, tolerance) in [(Palette.all256, Float(0.02)), (Palette.all16, 0.08)] {
      let shown = Dithering.indices(flat(color), palette).map { PerceivedColor(Palette.rgb($0)).axes }
      let apart = shown.reduce(.zero, +) / Float(shown.count) - PerceivedColor(color).axes
      #expect((apart * apart).sum().squareRoot() < tolerance, "\(apart)")
    }
  }

  /// A dark green in 256 colours is greens and grays, without specks of red, blue or teal.
  @Test(arguments: [RGB(20, 44, 22), RGB(30, 60, 35), RGB(12, 70, 30)])
  func darkGreensStayGreen(_ color: RGB) {
    let shown = Set(Dithering.indices(flat(color), Palette.all256)).map(Palette.rgb)
    #expect(shown.allSatisfy { $0.red <= $0.green && $0.blue <= $0.green }, "\(shown)")
  }

  @Test func whatThePaletteLacksDoesNotPileUp() {
    let shown = Dithering.indices(flat(RGB(0, 0, 255), side: 300), Palette.all16)
    #expect(Set(shown).isSubset(of: [4, 5, 6, 12]))
  }

  /// Strokes of one pixel, on grounds that plain diffusion would fill with specks.
  @Test(arguments: [
    (RGB(210, 190, 120), RGB(30, 34, 40)), (RGB(40, 40, 60), RGB(250, 248, 240)),
    (RGB(110, 110, 110), RGB(150, 150, 150)),
  ])
  func strokesAreWholeInMono(ink: RGB, ground: RGB) {
    var grid = PixelGrid(width: 24, height: 16, pixels: Array(repeating: ground, count: 24 * 16))
    let stroke = (3...12).map { (8, $0) } + (9...16).map { ($0, 7) }
    for (x, y) in stroke { grid[x, y] = ink }
    let lit = Dithering.lit(grid)
    for y in 0..<16 {
      for x in 0..<24 {
        let isInk = stroke.contains { $0 == (x, y) }
        #expect(lit[y * 24 + x] == (isInk == (ink.luminance > ground.luminance)), "\(x) \(y)")
      }
    }
  }

  /// Without contrast there is nothing to raise: half gray is half lit.
  @Test func anEvenGrayKeepsItsLightnessInMono() {
    let shade = RGB(137, 137, 137)
    let share = Double(Dithering.lit(flat(shade)).filter { $0 }.count) / 2304
    #expect(abs(share - Double(PerceivedColor(shade).axes.x)) < 0.05)
  }
}
