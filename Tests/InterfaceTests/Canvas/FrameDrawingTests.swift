import Testing

@testable import Interface

@Suite struct FrameDrawingTests {
  private func rows(_ frame: Frame) -> [String] {
    (0..<frame.size.rows).map { y in
      String((0..<frame.size.columns).filter { !frame[$0, y].isContinuation }.map { frame[$0, y].character })
    }
  }

  @Test func textIsClippedAtColumnsAndFrame() {
    var frame = Frame(size: Size(columns: 6, rows: 2))
    #expect(frame.write("palimpsest", x: 1, y: 0, style: Style(), columns: 3) == 3)
    #expect(frame.write("palimpsest", x: 4, y: 1, style: Style()) == 2)
    frame.write("out", x: 0, y: 2, style: Style())
    frame.write("out", x: 0, y: -1, style: Style())
    #expect(rows(frame) == [" pal  ", "    pa"])
  }

  @Test func halvesOfWideCharactersAreNeverLeft() {
    var frame = Frame(size: Size(columns: 5, rows: 1))
    frame.write("猫猫", x: 0, y: 0, style: Style())
    frame.write("x", x: 1, y: 0, style: Style())
    #expect(rows(frame) == [" x猫 "])
    frame.write("y", x: 2, y: 0, style: Style())
    #expect(rows(frame) == [" xy  "])
    #expect(frame.write("a猫", x: 0, y: 0, style: Style(), columns: 2) == 1)
  }

  @Test func aWideCharacterBeforeTheFrameIsNotDrawn() {
    var frame = Frame(size: Size(columns: 3, rows: 1))
    frame.write("猫x", x: -1, y: 0, style: Style())
    #expect(rows(frame) == [" x "])
  }

  @Test func boxesHaveTitles() {
    var frame = Frame(size: Size(columns: 12, rows: 3))
    frame.box(
      Rect(x: 0, y: 0, columns: 12, rows: 3), title: "pictures", style: Style(), titleStyle: Style(),
      ascii: false)
    #expect(rows(frame) == ["╭─ pi…res ─╮", "│          │", "╰──────────╯"])
    var ascii = Frame(size: Size(columns: 4, rows: 2))
    ascii.box(Rect(x: 0, y: 0, columns: 4, rows: 2), style: Style(), titleStyle: Style(), ascii: true)
    #expect(rows(ascii) == ["+--+", "+--+"])
  }

  @Test(arguments: [
    Rect(x: -5, y: -5, columns: 3, rows: 3), Rect(x: 2, y: 1, columns: 90, rows: 90),
    Rect(x: 0, y: 0, columns: 0, rows: 0), Rect(x: 3, y: 3, columns: -2, rows: -2),
  ])
  func anyRectangleCanBeFilledAndBoxed(rect: Rect) {
    var frame = Frame(size: Size(columns: 4, rows: 3))
    frame.fill(rect, with: "#", style: Style())
    frame.box(rect, title: "t", style: Style(), titleStyle: Style(), ascii: false)
    #expect(frame.cells.count == 12)
    #expect((frame[3, 2].character == "#") == (rect.x == 2))
  }
}
