import Files
import Testing

@testable import Exchange

@Suite struct TextTests {
  @Test(
    arguments: [
      (0, 3, "0"), (1.5, 3, "1.5"), (-0.0004, 3, "0"), (-2.25, 3, "-2.25"), (1e300, 3, "1000000000000"),
      (0.0000005, 6, "0.000001"), (99.99, 0, "100"), (.nan, 3, "0"), (-.infinity, 0, "-1000000000000"),
    ] as [(Double, Int, String)])
  func numbersAreInPlainFigures(value: Double, places: Int, text: String) {
    #expect(decimal(value, places: places) == text)
  }

  @Test func nothingOfATextIsMarkup() {
    #expect(
      html("<a href=\"x\" b='y'>&amp;\u{0}\u{1B}\n")
        == "&lt;a href=&quot;x&quot; b=&#39;y&#39;&gt;&amp;amp;\u{FFFD}\u{FFFD}\n")
  }

  @Test(arguments: [
    ("a/b c.png", "a/b%20c.png"), ("//evil.example/x.png", "/evil.example/x.png"),
    ("javascript:alert(1)", "javascript%3Aalert%281%29"),
    ("/a//b/../c.png", "/a/b/../c.png"), ("ä\"<>.png", "%C3%A4%22%3C%3E.png"),
    ("\\\\host\\x", "%5C%5Chost%5Cx"), ("a?b#c", "a%3Fb%23c"),
  ])
  func aReferenceIsAPathAndNothingElse(path: String, reference: String) {
    #expect(Exchange.reference(to: Path(path)) == reference)
  }

  @Test(
    arguments: [(0.834, "83 %"), (1, "100 %"), (0.004, "0.4 %"), (0, "0 %"), (7, "100 %")]
      as [(Double, String)])
  func partsAreRead(part: Double, text: String) { #expect(percent(part) == text) }
}
