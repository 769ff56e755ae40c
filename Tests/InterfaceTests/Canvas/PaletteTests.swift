import Testing

@testable import Interface

@Suite struct PaletteTests {
  @Test(
    arguments: [
      (1, RGB(205, 0, 0)), (16, RGB(0, 0, 0)), (21, RGB(0, 0, 255)), (67, RGB(95, 135, 175)),
      (231, RGB(255, 255, 255)), (232, RGB(8, 8, 8)), (255, RGB(238, 238, 238)),
    ] as [(UInt8, RGB)])
  func xtermsColours(index: UInt8, color: RGB) { #expect(Palette.rgb(index) == color) }

  /// As near as any of the 240 that a search through all of them finds, over a lattice of colours.
  @Test func nearest256IsExact() {
    let all = (UInt8(16)...255).map(Palette.rgb)
    func distance(_ c: RGB, _ r: Int, _ g: Int, _ b: Int) -> Int {
      let (x, y, z) = (Int(c.red) - r, Int(c.green) - g, Int(c.blue) - b)
      return x * x + y * y + z * z
    }
    for r in stride(from: 0, through: 255, by: 15) {
      for g in stride(from: 1, through: 255, by: 17) {
        for b in stride(from: 2, through: 255, by: 11) {
          let found = distance(Palette.rgb(Palette.nearest256(r, g, b)), r, g, b)
          let least = all.reduce(Int.max) { min($0, distance($1, r, g, b)) }
          #expect(found == least, "\(r) \(g) \(b)")
        }
      }
    }
  }

  @Test func everyColourIsNearestToItself() {
    for index in UInt8(16)...255 {
      let c = Palette.rgb(index)
      #expect(Palette.rgb(Palette.nearest256(Int(c.red), Int(c.green), Int(c.blue))) == c)
    }
    for index in UInt8(0)..<16 {
      let c = Palette.rgb(index)
      #expect(Palette.nearest16(Int(c.red), Int(c.green), Int(c.blue)) == index)
    }
  }

  /// Dithering asks for colours beyond black and white.
  @Test func wildColoursHaveANearest() {
    #expect(Palette.nearest256(-300, 900, -1) == 46)
    #expect(Palette.nearest16(4000, 4000, 4000) == 15)
  }

  @Test func aDepthHasItsOwnColours() {
    let color = RGB(255, 1, 0)
    #expect(Palette.nearest(color, at: .direct) == .rgb(color))
    #expect(Palette.nearest(color, at: .indexed256) == .indexed(196))
    #expect(Palette.nearest(color, at: .indexed16) == .indexed(9))
    #expect(Palette.nearest(color, at: .mono) == .terminal)
  }
}
