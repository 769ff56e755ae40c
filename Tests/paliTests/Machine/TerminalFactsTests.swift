import Interface
import Testing

@testable import pali

@Suite struct TerminalFactsTests {
  /// A terminal as most are; `colors`: what the terminal database says.
  private func terminal(_ environment: [String: String], colors: Int = 256) -> TerminalFacts {
    var facts = TerminalFacts(environment, flag: nil, asksForASCII: false)
    (facts.isInput, facts.isOutput, facts.isKnown) = (true, true, true)
    (facts.isUTF8, facts.reportsMouse, facts.size) = (true, true, Size(columns: 80, rows: 24))
    facts.ladder = ColorLadder(environment: environment, databaseColors: colors, databaseDirect: false)
    return facts
  }

  private func fact(_ name: String, _ terminal: TerminalFacts) throws -> Fact {
    try #require(terminal.facts.first { $0.name == name })
  }

  @Test func sizeAndKindAreTold() throws {
    let facts = terminal(["TERM": "xterm-256color"])
    #expect(
      try fact("terminal", facts) == Fact(name: "terminal", value: "80 x 24 cells, TERM=xterm-256color"))
    var pipe = facts
    pipe.isOutput = false
    #expect(try fact("terminal", pipe).value.hasPrefix("none, standard output"))
    #expect(try !fact("terminal", pipe).isMissing)
  }

  @Test(arguments: [[:], ["TERM": "nonsense"]])
  func whatCannotBeDrivenHasAWayOut(environment: [String: String]) throws {
    var facts = terminal(environment, colors: 0)
    facts.isKnown = false
    let fact = try fact("terminal", facts)
    #expect(fact.isMissing && fact.value.contains("export TERM=xterm-256color"))
  }

  @Test(arguments: [
    (["TERM": "xterm-256color", "COLORTERM": "truecolor"], 256, "24 bit, by COLORTERM=truecolor", false),
    (
      ["TERM": "xterm-256color"], 256,
      "256, as the terminal database has it; where the terminal has 24 bit: export COLORTERM=truecolor", false
    ),
    (["TERM": "xterm-256color", "NO_COLOR": "1"], 256, "none, for NO_COLOR is set; unset NO_COLOR", true),
    (["TERM": "linux"], 8, "16, as the terminal database has it; 24 bit would be misread here", false),
    (
      ["TERM": "xterm"], 8,
      "16, as the terminal database has it; where the terminal has them: export TERM=xterm-256color", true
    ),
    (
      ["TERM": "screen-256color", "TMUX": "/tmp/x"], 256,
      "256, as the terminal database has it; in ~/.tmux.conf: set -g default-terminal tmux-256color", false
    ),
  ])
  func coloursHaveAReasonAndAWayToMore(
    environment: [String: String], colors: Int, value: String, isMissing: Bool
  ) throws {
    let fact = try fact("colours", terminal(environment, colors: colors))
    #expect(fact.value == value && fact.isMissing == isMissing)
  }

  @Test func inTmuxMoreColoursTakeTwoSettings() throws {
    let value = try fact("colours", terminal(["TERM": "tmux-256color", "TMUX": "/tmp/x"])).value
    #expect(value.contains("COLORTERM=truecolor") && value.contains("terminal-features"))
  }

  @Test(
    arguments: [
      (["TERM": "xterm-256color"], TerminalFacts.Clipboard.unknown, nil),
      (["TERM": "tmux-256color"], .tmux, nil), (["TERM": "screen", "TMUX": "/tmp/x"], .tmux, nil),
      (["TERM": "screen"], .screen, false), (["TERM": "linux"], .refused, false),
      (["TERM": "xterm-256color", "TERM_PROGRAM": "Apple_Terminal"], .refused, false), ([:], .refused, false),
    ] as [([String: String], TerminalFacts.Clipboard, Bool?)])
  func theClipboardIsKnownAsFarAsItIs(
    environment: [String: String], state: TerminalFacts.Clipboard, known: Bool?
  ) {
    let facts = terminal(environment)
    #expect(facts.clipboardState == state && facts.clipboardState.known == known)
  }

  @Test func charactersAreToldByTheLocale() throws {
    var facts = terminal(["LANG": "de_DE.ISO-8859-1"])
    #expect(try fact("text", facts).value == "UTF-8 (LANG=de_DE.ISO-8859-1, which is not there)")
    facts.isUTF8 = false
    #expect(try fact("text", facts).isMissing && fact("text", facts).value.contains("LC_ALL=C.UTF-8"))
    #expect(try fact("text", terminal([:])).value == "UTF-8 (no locale is set)")
    #expect(try fact("text", terminal(["LANG": "C.UTF-8"])).value == "UTF-8 (LANG=C.UTF-8)")
  }
}
