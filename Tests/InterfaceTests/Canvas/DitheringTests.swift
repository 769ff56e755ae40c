import Testing

@testable import Interface

struct DitheringTests {
  /// Seen from afar a dithered area has its colour, at the edges of the palette too.
  @Test(arguments: [RGB(250, 120, 40), RGB(213, 192, 226), RGB(10, 250, 128), RGB(3, 3, 30)])
  func theMeanIsTheColour(_ color: RGB) {
    let grid = PixelGrid(width: 48, height: 48, pixels: Array(repeating: color, count: 48 * 48))
    for nearest in [Palette.nearest16, Palette.nearest256] {
      let shown = Dithering.indices(grid, nearest: nearest).map(Palette.rgb)
      func mean(_ channel: KeyPath<RGB, UInt8>) -> Int {
        shown.reduce(0) { $0 + Int($1[keyPath: channel]) } / shown.count
      }
      #expect(abs(mean(\.red) - Int(color.red)) <= 4)
      #expect(abs(mean(\.green) - Int(color.green)) <= 4)
      #expect(abs(mean(\.blue) - Int(color.blue)) <= 4)
    }
  }

  @Test func whatThePaletteLacksDoesNotPileUp() {
    let blue = PixelGrid(width: 300, height: 300, pixels: Array(repeating: RGB(0, 0, 255), count: 90000))
    let shown = Dithering.indices(blue, nearest: Palette.nearest16)
    #expect(Set(shown).isSubset(of: [4, 5, 6, 12]))
  }
}
