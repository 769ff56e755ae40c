import Testing

@testable import Interface

struct KeyNotationTests {
  @Test(arguments: [
    "^A", "A-b", "A-Enter", "Space", "PgDn", "F1", "g", "G", "?", "A-Backspace", "S-Tab", "-",
  ])
  func aKeyReadsAsItIsWritten(notation: String) {
    #expect(KeyPress(notation: notation)?.description == notation)
  }

  @Test func lettersWithControlAreLowerCase() {
    #expect(KeyPress(notation: "^A") == KeyPress(.character("a"), .control))
  }

  @Test(arguments: ["", "Entre", "^", "FF", "A-"])
  func whatIsNoKeyIsNone(notation: String) {
    #expect(KeyPress(notation: notation)?.description != "A")
    #expect(notation == "^" || KeyPress(notation: notation) == nil)
  }

  @Test func aChordIsItsKeysInOrder() {
    #expect(Chord("g g").presses == [KeyPress(.character("g")), KeyPress(.character("g"))])
    #expect(Chord(", n").description == ",n")
  }

  @Test func controlIsNotTyping() {
    #expect(KeyPress(.character("a"), .control).typed == nil)
    #expect(KeyPress(.character("a"), .alt).typed == nil)
    #expect(KeyPress(.character("漢")).typed == "漢")
  }
}
