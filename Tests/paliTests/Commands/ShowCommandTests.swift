import Pictures
import Testing

@testable import pali

@Suite struct ShowCommandTests {
  @Test(arguments: [(40, 10, 20, 5), (10, 40, 10, 40), (1, 1000, 1, 40)])
  func theAspectIsKept(width: Int, height: Int, columns: Int, pixels: Int) {
    let picture = Picture(width: width, height: height, rgb: Array(repeating: 9, count: width * height * 3))
    let grid = ShowCommand.grid(picture, columns: 20, rows: 20)
    #expect(grid.width == columns && grid.height == pixels)
  }
}
