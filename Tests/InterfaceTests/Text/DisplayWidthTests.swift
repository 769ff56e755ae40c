import Testing

@testable import Interface

@Suite struct DisplayWidthTests {
  @Test(arguments: [
    ("", 0), ("cat", 3), ("é", 1), ("e\u{301}", 1), ("猫", 2), ("ｶﾅ", 2), ("カナ", 4), ("한", 2), ("…", 1),
    ("▀│╭", 3),
    ("👍", 2), ("👍🏽", 2), ("👩‍👩‍👧", 2), ("🎨 x", 4), ("Ａ", 2), ("\u{20000}", 2), ("а", 1), ("␛·\u{FFFD}", 3),
  ])
  func cells(text: String, width: Int) { #expect(DisplayWidth.of(text) == width) }

  /// Vowel signs that advance the cursor, conjuncts, flags, marks on nothing, Korean syllables in parts.
  @Test(arguments: [
    ("हिन्दी", ["ह", "ि", "न्", "द", "ी"], 5), ("ทำ", ["ท", "ำ"], 2), ("क्ष", ["क्", "ष"], 2),
    ("🇩🇪", ["🇩", "🇪"], 2), ("\u{301}a", ["◌\u{301}", "a"], 2), ("\u{200D}", ["·"], 1),
    ("\u{1112}\u{1161}\u{11AB}", ["\u{1112}\u{1161}\u{11AB}"], 2), ("\u{1161}", ["·"], 1),
    ("👩‍👩‍👧x", ["👩‍👩‍👧", "x"], 3), ("❤\u{FE0F}", ["❤\u{FE0F}"], 1), ("a\u{301}\u{302}", ["a\u{301}\u{302}"], 1),
  ])
  func pieces(text: String, pieces: [String], width: Int) {
    let found = text.flatMap(DisplayWidth.pieces)
    #expect(found.map { String($0.character) } == pieces)
    #expect(found.reduce(0) { $0 + $1.width } == width)
    #expect(DisplayWidth.of(text) == width)
  }

  /// No scalar, alone or beside others, makes a piece that is empty or of no width.
  @Test func everyScalarHasPieces() {
    for scalar in (UInt32(0xA0)...0x2FFFF).lazy.compactMap(Unicode.Scalar.init) {
      let text = DisplayText.line("\u{600}\(scalar)\u{94D}\u{200D}\u{937}")
      #expect(text.flatMap(DisplayWidth.pieces).allSatisfy { (1...2).contains($0.width) })
    }
  }

  /// The table is searched by halves: both ends of ranges and what lies beside them.
  @Test(
    arguments: [
      (0x10FF, false), (0x1100, true), (0x115F, true), (0x1160, false), (0x303E, true), (0x303F, false),
      (0xAC00, true), (0xD7A3, true), (0xD7A4, false), (0xFF60, true), (0xFF61, false), (0x1F441, false),
      (0x3FFFD, true), (0x3FFFE, false),
    ] as [(UInt32, Bool)])
  func edges(value: UInt32, isWide: Bool) throws {
    #expect(DisplayWidth.isWide(try #require(Unicode.Scalar(value))) == isWide)
  }
}
