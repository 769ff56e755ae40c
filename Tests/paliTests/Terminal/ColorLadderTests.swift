import Interface
import Testing

@testable import pali

@Suite struct ColorLadderTests {
  @Test(arguments: [
    (["TERM": "xterm-256color", "COLORTERM": "truecolor"], 256, false, ColorDepth.direct),
    (["TERM": "xterm-256color", "COLORTERM": "24bit"], 256, false, .direct),
    (["TERM": "xterm-256color"], 256, false, .indexed256), (["TERM": "xterm-256color"], 256, true, .direct),
    (["TERM": "tmux-256color", "COLORTERM": "yes"], 256, false, .indexed256),
    (["TERM": "xterm-direct"], 1 << 24, false, .direct),
    (["TERM": "linux", "COLORTERM": "truecolor"], 8, false, .indexed16),
    (["TERM": "screen-256color", "COLORTERM": "truecolor"], 256, true, .indexed256),
    (["TERM": "vt100"], 0, false, .mono), (["TERM": "dumb", "COLORTERM": "truecolor"], 0, false, .mono),
    (["TERM": "xterm-256color", "COLORTERM": "truecolor", "NO_COLOR": "1"], 256, true, .mono),
    (["TERM": "xterm-256color", "NO_COLOR": ""], 256, false, .indexed256), ([:], 0, false, .mono),
  ])
  func theTerminalDecides(environment: [String: String], colors: Int, direct: Bool, depth: ColorDepth) {
    let ladder = ColorLadder(environment: environment, databaseColors: colors, databaseDirect: direct)
    #expect(ladder.depth(flag: nil) == depth)
  }

  @Test(arguments: ColorDepth.allCases) func theFlagWinsOverAllElse(flag: ColorDepth) {
    let environment = ["TERM": "dumb", "NO_COLOR": "1"]
    let ladder = ColorLadder(environment: environment, databaseColors: 0, databaseDirect: false)
    #expect(ladder.depth(flag: flag) == flag)
  }
}
