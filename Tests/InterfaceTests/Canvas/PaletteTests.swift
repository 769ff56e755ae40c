import Testing

@testable import Interface

@Suite struct PaletteTests {
  @Test(
    arguments: [
      (1, RGB(205, 0, 0)), (16, RGB(0, 0, 0)), (21, RGB(0, 0, 255)), (67, RGB(95, 135, 175)),
      (231, RGB(255, 255, 255)), (232, RGB(8, 8, 8)), (255, RGB(238, 238, 238)),
    ] as [(UInt8, RGB)])
  func xtermsColours(index: UInt8, color: RGB) { #expect(Palette.rgb(index) == color) }

  @Test func everyColourIsNearestToItself() {
    for index in UInt8(16)...255 {
      guard case .indexed(let found) = Palette.nearest(Palette.rgb(index), at: .indexed256) else {
        Issue.record("not indexed")
        return
      }
      #expect(Palette.rgb(found) == Palette.rgb(index))
    }
    for index in UInt8(0)..<16 {
      #expect(Palette.nearest(Palette.rgb(index), at: .indexed16) == .indexed(index))
    }
  }

  @Test func aDepthHasItsOwnColours() {
    let color = RGB(255, 1, 0)
    #expect(Palette.nearest(color, at: .direct) == .rgb(color))
    #expect(Palette.nearest(color, at: .indexed256) == .indexed(196))
    #expect(Palette.nearest(color, at: .indexed16) == .indexed(9))
    #expect(Palette.nearest(color, at: .mono) == .terminal)
  }
}
