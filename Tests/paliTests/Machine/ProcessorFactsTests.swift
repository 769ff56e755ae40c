import Testing

@testable import pali

@Suite struct ProcessorFactsTests {
  @Test(arguments: [
    ("processor\t: 0\nmodel name\t: Some CPU @ 3 GHz\nmodel name\t: Other\n", "Some CPU @ 3 GHz"),
    ("processor : 0\nHardware : BCM\nModel : Raspberry Pi 5\n", "Raspberry Pi 5"), ("", nil),
    ("model name :\n", nil), ("no colon\n:\n", nil),
    ("model name: " + String(repeating: "x", count: 10_000), String(repeating: "x", count: 80)),
  ])
  func theNameIsTheCPUsOrTheBoards(text: String, name: String?) {
    #expect(ProcessorFacts.name(text) == name)
  }

  @Test func thisMachineHasOne() throws {
    let facts = try ProcessorFacts(threads: 3)
    #expect(!facts.name.isEmpty && facts.cores > 0 && facts.threads == 3)
  }
}
