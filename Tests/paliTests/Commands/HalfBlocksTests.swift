import Pictures
import Testing

@testable import pali

@Suite struct HalfBlocksTests {
  @Test func twoPixelsMakeACell() {
    let picture = Picture(width: 1, height: 2, rgb: [255, 0, 0, 0, 0, 255])
    let lines = HalfBlocks(picture, columns: 1, rows: 1).lines
    #expect(lines == ["\u{1B}[38;2;255;0;0m\u{1B}[48;2;0;0;255m▀\u{1B}[0m"])
  }

  @Test func theAspectIsKept() {
    let picture = Picture(width: 40, height: 10, rgb: Array(repeating: 9, count: 1200))
    let lines = HalfBlocks(picture, columns: 20, rows: 20).lines
    #expect(lines.count == 3)
    #expect(lines.allSatisfy { line in line.filter { $0 == "▀" }.count == 20 })
  }
}
