import Testing

@testable import Interface

@Suite struct DisplayTextTests {
  @Test(arguments: [
    ("cat.png", "cat.png"), ("naïve 猫 👩‍👩‍👧 e\u{301}", "naïve 猫 👩‍👩‍👧 e\u{301}"), ("", ""),
    ("\u{1B}[2J", "␛[2J"), ("a\nb\tc\r\nd", "a␊b␉c␍␊d"), ("\u{7F}\u{0}", "␡␀"), ("\u{9B}31m", "·31m"),
    ("exe\u{202E}gnp.tac", "exe·gnp.tac"), ("\u{2066}x\u{2069}", "·x·"), ("a\u{2028}b\u{2029}", "a·b·"),
    ("soft\u{AD}hyphen\u{200B}\u{FEFF}", "soft·hyphen··"),
    ("\u{34F}\u{115F}\u{3164}\u{FFA0}\u{13430}\u{180E}", "······"), ("❤\u{FE0F}\u{600}", "❤\u{FE0F}\u{600}"),
    ("\u{E0041}\u{E000}\u{10FFFF}", "\u{FFFD}\u{FFFD}\u{FFFD}"),
  ])
  func aLineIsHarmless(text: String, shown: String) { #expect(DisplayText.line(text) == shown) }

  @Test func linesKeepTheirBreaks() {
    #expect(DisplayText.lines("a\r\nb\n\tc\rd\u{1B}") == "a\nb\n c␍d␛")
  }

  /// Whatever Unicode calls a control or an invisible format character is not left as it is, joiners apart.
  @Test func noControlIsLeft() {
    for value in UInt32(0)...0x10FFFF {
      guard let scalar = Unicode.Scalar(value), !["\u{200C}", "\u{200D}"].contains(scalar) else { continue }
      let isUnsafe =
        scalar.properties.generalCategory == .control || scalar.properties.isBidiControl
        || scalar.properties.generalCategory == .lineSeparator
        || scalar.properties.generalCategory == .paragraphSeparator
        || scalar.properties.isNoncharacterCodePoint
      if isUnsafe { #expect(DisplayText.standIn(scalar) != nil, "\(String(value, radix: 16))") }
    }
  }

  /// Cleaning what is clean changes nothing.
  @Test func standInsStandForThemselves() {
    let all = String(String.UnicodeScalarView((UInt32(0)...0x2FFF).compactMap(Unicode.Scalar.init)))
    let once = DisplayText.line(all)
    #expect(DisplayText.line(once) == once)
    #expect(once.unicodeScalars.count == all.unicodeScalars.count)
  }
}
