import Files
import Testing

@testable import pali

@Suite struct ArgumentsTests {
  @Test(arguments: [
    (["run", "--prompt=", "a.png"], ["run", "--prompt", "", "a.png"]),
    (["--model=", "--json=", "--=", "--a=b="], ["--model", "", "--json=", "--=", "--a=b="]),
    (["run", "--", "--prompt="], ["run", "--", "--prompt="]),
  ])
  func anEmptyValueIsOne(given: [String], prepared: [String]) {
    #expect(Arguments.prepared(given) == prepared)
  }

  @Test(arguments: [
    ("runn", true), ("frobnicate", true), ("cache", false), ("x/y", false), ("none.png", false),
    ("-x", false),
  ])
  func aWordThatIsNothingIsTold(word: String, isWrong: Bool) {
    let fault = Arguments.misspelling([word, "--prompt", "x"], commands: ["run", "cache"])
    #expect((fault != nil) == isWrong)
    if word == "runn" { #expect(fault?.contains("did you mean “run”?") == true) }
  }

  @Test func whatIsThereIsOpened() throws {
    let folder = try ScratchFolder()
    #expect(Arguments.misspelling([folder.path], commands: ["run"]) == nil)
    #expect(Arguments.misspelling([], commands: ["run"]) == nil)
  }
}
