import Testing

@testable import Interface

@Suite struct TextLayoutTests {
  static let texts = [
    "", "a", "palimpsest", "猫が好きです", "a猫b猫c", "two words", "e\u{301}e\u{301}e\u{301}", "👩‍👩‍👧👩‍👩‍👧",
  ]

  @Test(arguments: [
    ("palimpsest", 10, "palimpsest"), ("palimpsest", 5, "pali…"), ("palimpsest", 1, "…"),
    ("palimpsest", 0, ""),
    ("猫猫猫", 4, "猫…"), ("猫猫猫", 5, "猫猫…"),
  ])
  func truncated(text: String, columns: Int, shown: String) {
    #expect(TextLayout.truncated(text, to: columns) == shown)
  }

  @Test(arguments: [
    ("holiday-0001.png", 16, "holiday-0001.png"), ("holiday-0001.png", 9, "holi….png"),
    ("holiday.png", 4, "hol…"),
    ("猫猫猫猫.png", 8, "猫….png"),
  ])
  func truncatedInside(text: String, columns: Int, shown: String) {
    #expect(TextLayout.truncatedInside(text, to: columns) == shown)
  }

  @Test(arguments: texts, [-1, 0, 1, 2, 3, 5, 6, 20])
  func nothingIsWiderThanAsked(text: String, columns: Int) {
    let room = max(0, columns)
    #expect(DisplayWidth.of(TextLayout.truncated(text, to: columns)) <= room)
    #expect(DisplayWidth.of(TextLayout.truncatedInside(text, to: columns)) <= room)
    #expect(DisplayWidth.of(TextLayout.prefix(text, columns)) <= room)
    #expect(DisplayWidth.of(TextLayout.padded(text, to: columns)) == room)
    // A wide character cannot be broken: one column holds none.
    let widest = TextLayout.wrapped(text, to: columns).map { DisplayWidth.of($0) }.max() ?? 0
    #expect(widest <= max(room, 2))
  }

  @Test(arguments: [
    ("two words", 5, ["two", "words"]), ("two words", 9, ["two words"]), ("a\n\nb", 5, ["a", "", "b"]),
    ("ab हिन्दीह", 3, ["ab", "हिन्", "दीह"]), ("猫猫", 1, ["猫", "猫"]),
    ("abcdefgh ij", 3, ["abc", "def", "gh", "ij"]), ("猫猫猫", 4, ["猫猫", "猫"]), ("", 3, [""]), ("a", 0, []),
  ])
  func wrapped(text: String, columns: Int, lines: [String]) {
    #expect(TextLayout.wrapped(text, to: columns) == lines)
  }

  @Test func aMessageKeepsItsFileAndItsFault() {
    let short = "/home/ada/cat.png: cut short"
    #expect(TextLayout.message(short) == short)
    let message = TextLayout.message("/home/\(String(repeating: "猫", count: 2_000_000)).png: cut short")
    #expect(message.hasPrefix("/home/猫") && message.hasSuffix("猫.png: cut short"))
    #expect(message.unicodeScalars.count == 480 && message.contains("…"))
    // Few characters, many bytes.
    let wide = String(repeating: "猫", count: 480)
    #expect(TextLayout.message(wide).unicodeScalars.count <= 480)
  }

  @Test func aMessageOfOneEndlessCharacterIsCut() {
    let marks = "a" + String(repeating: "\u{301}", count: 1_000_000)
    #expect(TextLayout.message(marks).unicodeScalars.count == 480)
    #expect(Notice(marks).text.unicodeScalars.count == 480)
  }
}
