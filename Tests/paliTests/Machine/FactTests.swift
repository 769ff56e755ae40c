import Testing

@testable import pali

@Suite struct FactTests {
  @Test func namesAndValuesStandUnderEachOther() {
    let facts = [
      Fact(name: "masks", value: "none: pali pull masks", isMissing: true), Fact(name: "", value: "more"),
    ]
    #expect(Fact.lines(facts, columns: nil) == ["masks     ! none: pali pull masks", "            more"])
  }

  @Test func linesAreBrokenUnderTheValue() {
    let fact = Fact(name: "a", value: "one two three four five six seven", isMissing: true)
    #expect(
      Fact.lines([fact], columns: 34) == ["a         ! one two three four", "            five six seven"])
  }

  @Test(arguments: [-5, 0, 1, 12, 30]) func narrowTerminalsDoNoHarm(columns: Int) {
    let lines = Fact.lines([Fact(name: "a", value: String(repeating: "x", count: 100))], columns: columns)
    #expect(lines.count >= 5)
  }

  @Test func whatComesFromOutsideMovesNoCursor() {
    let fact = Fact(name: "a", value: "\u{1B}[31m\n" + String(repeating: "y", count: 10_000))
    let lines = Fact.lines([fact], columns: nil)
    #expect(lines.count == 1 && lines[0].utf8.count < 1000)
    #expect(lines[0].unicodeScalars.allSatisfy { $0.value >= 0x20 })
  }
}
