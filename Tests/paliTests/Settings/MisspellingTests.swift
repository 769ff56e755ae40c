import ArgumentParser
import Files
import Testing

@testable import pali

@Suite struct MisspellingTests {
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

  @Test(arguments: [
    (
      ["cache", "lsit"],
      "“lsit” is no command of pali cache; did you mean “list”? pali cache --help tells more."
    ),
    (
      ["cache", "lsit", "--json"],
      "“lsit” is no command of pali cache; did you mean “list”? pali cache --help tells more."
    ),
    (["cache", "help"], "“help” is no command of pali cache; pali cache --help tells more."),
    (["help", "nope"], "“nope” is no command of pali; pali --help tells more."),
    (["help", "infos"], "“infos” is no command of pali; did you mean “info”? pali --help tells more."),
    (
      ["help", "cache", "claer"],
      "“claer” is no command of pali cache; did you mean “clear”? pali cache --help tells more."
    ),
    (["help", "run", "x"], "“x” is no command of pali run; pali run --help tells more."),
  ])
  func aCommandThatIsNoneIsTold(arguments: [String], line: String) throws {
    let result = try Program.run(arguments)
    #expect(result.status == 64 && result.output.isEmpty)
    #expect(result.errors == "pali: \(line)\n")
  }

  @Test(arguments: [
    [], ["help"], ["help", "cache"], ["help", "cache", "clear"], ["help", "help"], ["help", "-h"], ["nope"],
    ["cache"], ["cache", "--json"], ["cache", "clear", "name"], ["run", "x.png"], ["x.png", "cache"],
  ])
  func whatMayBeMeantIsLeft(arguments: [String]) {
    #expect(Arguments.misspelling(arguments, below: Pali.configuration) == nil)
  }
}
