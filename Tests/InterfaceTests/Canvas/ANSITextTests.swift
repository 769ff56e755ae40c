import Testing

@testable import Interface

@Suite struct ANSITextTests {
  private func cell(_ character: Character, _ foreground: Color = .terminal, _ background: Color = .terminal)
    -> Cell
  {
    Cell(character, style: Style(foreground: foreground, background: background))
  }

  @Test func plainCellsArePlainText() {
    let cells = [cell("a"), cell("b"), cell("c"), cell("d")]
    #expect(ANSIText.encode(cells, columns: 2) == "ab\ncd\n")
    #expect(ANSIText.encode(cells, columns: 0) == "")
    #expect(ANSIText.encode([], columns: 3) == "")
  }

  @Test func colourIsWrittenWhereItChanges() {
    let (red, blue) = (Color.rgb(RGB(255, 0, 0)), Color.rgb(RGB(0, 0, 255)))
    let cells = [cell("▀", red, blue), cell("▀", red, blue), cell("▀", blue, blue), cell(" ", red, blue)]
    let expected = "\u{1B}[38;2;255;0;0;48;2;0;0;255m▀▀\u{1B}[38;2;0;0;255m▀ \u{1B}[0m\n"
    #expect(ANSIText.encode(cells, columns: 4) == expected)
  }

  @Test(arguments: [
    (Color.indexed(1), "31"), (.indexed(9), "91"), (.indexed(16), "38;5;16"), (.indexed(255), "38;5;255"),
    (.rgb(RGB(1, 2, 3)), "38;2;1;2;3"),
  ])
  func everyKindOfColour(color: Color, code: String) {
    #expect(ANSIText.encode([cell("x", color)], columns: 1) == "\u{1B}[\(code)mx\u{1B}[0m\n")
  }

  @Test func everyLineEndsWithTheTerminalsOwn() {
    let cells = [cell(" ", .terminal, .indexed(2)), cell(" ", .terminal, .indexed(2))]
    #expect(ANSIText.encode(cells, columns: 1) == "\u{1B}[42m \u{1B}[0m\n\u{1B}[42m \u{1B}[0m\n")
  }

  @Test func theRightHalfOfAWideCharacterIsNotWritten() {
    let half = Cell(" ", isContinuation: true)
    #expect(ANSIText.encode([cell("猫"), half, cell("x")], columns: 3) == "猫x\n")
  }
}
