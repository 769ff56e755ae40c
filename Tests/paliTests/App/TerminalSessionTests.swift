import Foundation
import Testing

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The built program on a terminal of its own.
@Suite(.serialized) struct TerminalSessionTests {
  private let session: BrowserSession

  init() throws { session = try BrowserSession() }

  /// Whether the row with this name stands out from the frame beside it.
  private func selected(_ screen: VirtualScreen, _ name: String) -> Bool {
    guard let row = (1..<screen.rows).first(where: { screen.line($0).contains(name) }) else { return false }
    return screen.cell(x: 2, y: row).background != screen.cell(x: 0, y: row).background
  }

  @Test func itStartsMovesTakesAPromptAndQuits() throws {
    let terminal = try session.begun()
    #expect(terminal.isSet(mode: 1049) == true && terminal.modes.c_lflag & tcflag_t(ICANON | ECHO) == 0)
    #expect(terminal.isSet(mode: 25) == false)
    #expect(selected(terminal.screen, "cake.png"))
    terminal.type("j")
    #expect(terminal.wait { selected($0, "fishes.jpg") && !selected($0, "cake.png") })
    terminal.type("idrawn fish")
    #expect(terminal.wait { $0.contains("drawn fish") })
    #expect(terminal.wait { _ in terminal.isSet(mode: 25) == true })
    #expect(terminal.leavePrompt())
    #expect(terminal.wait { _ in terminal.isSet(mode: 25) == false })
    terminal.type("q")
    #expect(terminal.waitForExit() == 0)
    #expect(terminal.screen.contains("what stood there before"))
    session.expectRestored(terminal)
  }

  @Test func itFollowsTheWindowsSize() throws {
    let terminal = try session.begun()
    // The screen that libvterm keeps aside is cut to the smallest of these: what stood there is lost.
    for (columns, rows) in [(60, 20), (1, 1), (20, 5), (160, 50)] {
      terminal.resize(columns: columns, rows: rows)
    }
    #expect(terminal.wait { $0.contains("cake.png") && !$0.line(49).isEmpty })
    terminal.type("q")
    #expect(terminal.waitForExit() == 0)
    session.expectRestored(terminal)
  }

  /// From a shell with job control, as people do it.
  @Test func itStopsForTheShellAndComesBack() throws {
    let shell = try session.shell()
    shell.type("\(Program.url.path)\n")
    try #require(shell.wait { $0.contains("cake.png") })
    shell.type("\u{1A}")
    try #require(shell.wait { $0.contains("Stopped") && !$0.contains("cake.png") })
    #expect(shell.isSet(mode: 1049) == false && shell.isSet(mode: 2004) == false)
    #expect(shell.isSet(mode: 25) == true && shell.modes.c_lflag & tcflag_t(ICANON) != 0)
    shell.type("fg\n")
    try #require(shell.wait { $0.contains("cake.png") && $0.text.contains("▀") })
    #expect(shell.modes.c_lflag & tcflag_t(ICANON) == 0)
    shell.type("q")
    // What is typed before the shell has the terminal back may be lost between the two.
    let prompts = { (screen: VirtualScreen) in screen.text.components(separatedBy: "ready>").count }
    #expect(shell.wait { !$0.contains("cake.png") && prompts($0) == 4 })
    shell.type("exit\n")
    #expect(shell.waitForExit() == 0)
  }

  @Test func itStopsForTheShellWhileAnAnswerStreams() throws {
    let shell = try session.shell()
    shell.type("\(Program.url.path) --precision f32\n")
    try #require(shell.wait { $0.text.contains("▀") && $0.contains("demo model") })
    shell.type("iobject\r\u{1A}")
    try #require(shell.wait { $0.contains("Stopped") && !$0.contains("cake.png") })
    #expect(shell.modes.c_lflag & tcflag_t(ICANON) != 0)
    shell.type("fg\n")
    #expect(shell.wait { $0.contains("cake.png") && $0.contains("tok/s") })
    #expect(shell.leavePrompt())
    shell.type("q")
    #expect(shell.wait { !$0.contains("cake.png") && $0.contains("ready>") })
  }
}
