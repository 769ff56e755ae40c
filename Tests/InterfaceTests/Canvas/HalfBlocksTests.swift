import Testing

@testable import Interface

@Suite struct HalfBlocksTests {
  private let red = RGB(255, 0, 0), blue = RGB(0, 0, 255)

  @Test func theUpperPixelIsTheForeground() {
    let grid = PixelGrid(width: 2, height: 2, pixels: [red, blue, blue, blue])
    let cells = HalfBlocks.cells(grid, depth: .direct)
    #expect(cells[0] == Cell("▀", style: Style(foreground: .rgb(red), background: .rgb(blue))))
    #expect(cells[1].character == " " && cells[1].style.background == .rgb(blue))
    #expect(cells.count == 2)
  }

  @Test func anOddRowStandsOverTheTerminalsBackground() {
    let cells = HalfBlocks.cells(PixelGrid(width: 1, height: 3, pixels: [red, red, blue]), depth: .direct)
    #expect(cells.count == 2)
    #expect(cells[1] == Cell("▀", style: Style(foreground: .rgb(blue), background: .terminal)))
  }

  @Test func coloursOfThePaletteAreShownAsTheyAre() {
    let grid = PixelGrid(width: 1, height: 2, pixels: [RGB(255, 0, 0), RGB(0, 0, 0)])
    let style256 = HalfBlocks.cells(grid, depth: .indexed256)[0].style
    #expect(style256 == Style(foreground: .indexed(196), background: .indexed(16)))
    let style16 = HalfBlocks.cells(grid, depth: .indexed16)[0].style
    #expect(style16 == Style(foreground: .indexed(9), background: .indexed(0)))
  }

  @Test func monoIsDrawnWithShapesAlone() {
    let (white, black) = (RGB(255, 255, 255), RGB(0, 0, 0))
    let grid = PixelGrid(
      width: 4, height: 2, pixels: [white, white, black, black, white, black, white, black])
    let cells = HalfBlocks.cells(grid, depth: .mono)
    #expect(String(cells.map(\.character)) == "█▀▄ ")
    #expect(cells.allSatisfy { $0.style == Style() })
  }

  @Test(arguments: ColorDepth.allCases)
  func asciiIsAscii(depth: ColorDepth) {
    let pixels = (UInt8(0)..<60).map { (shade: UInt8) -> RGB in RGB(shade * 4, shade * 4, shade * 4) }
    let cells = HalfBlocks.cells(PixelGrid(width: 12, height: 5, pixels: pixels), depth: depth, ascii: true)
    #expect(cells.count == 36)
    #expect(cells.allSatisfy { $0.character.isASCII })
    #expect(cells[0].character == " " && cells[35].character == "%")
  }

  @Test func emptyGridsHaveNoCells() {
    for depth in ColorDepth.allCases {
      #expect(HalfBlocks.cells(PixelGrid(width: 0, height: 0, pixels: []), depth: depth).isEmpty)
    }
  }
}
