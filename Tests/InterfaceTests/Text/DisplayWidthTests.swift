import Testing

@testable import Interface

@Suite struct DisplayWidthTests {
  @Test(arguments: [
    ("", 0), ("cat", 3), ("é", 1), ("e\u{301}", 1), ("猫", 2), ("ｶﾅ", 2), ("カナ", 4), ("한", 2), ("…", 1),
    ("▀│╭", 3),
    ("👍", 2), ("👍🏽", 2), ("👩‍👩‍👧", 2), ("🎨 x", 4), ("Ａ", 2), ("\u{20000}", 2), ("а", 1), ("␛·\u{FFFD}", 3),
  ])
  func cells(text: String, width: Int) { #expect(DisplayWidth.of(text) == width) }

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
