import Foundation
import Testing

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The built program on a terminal of its own.
@Suite(.serialized) struct TerminalSessionTests {
  private let home: ScratchFolder
  private let pictures: ScratchFolder

  init() throws {
    home = try ScratchFolder()
    pictures = try ScratchFolder()
  }

  private var environment: [String: String] {
    [
      "HOME": home.path, "XDG_STATE_HOME": home.path, "XDG_CONFIG_HOME": home.path, "PATH": "/usr/bin:/bin",
      "TERM": "xterm-256color", "COLORTERM": "truecolor", "LC_ALL": "C.UTF-8", "PS1": "ready> ",
    ]
  }

  /// In a folder without pictures, so that the demo pictures are shown.
  private func start(_ arguments: [String] = [], columns: Int = 100, rows: Int = 30) throws -> PseudoTerminal
  {
    let terminal = try PseudoTerminal(
      Program.url.path, arguments, environment: environment, columns: columns, rows: rows,
      folder: pictures.path)
    terminal.screen.feed(Array("what stood there before".utf8)[...])
    return terminal
  }

  private func begun(_ arguments: [String] = [], columns: Int = 100, rows: Int = 30) throws -> PseudoTerminal
  {
    let terminal = try start(arguments, columns: columns, rows: rows)
    try #require(terminal.wait(seconds: 30) { $0.contains("cake.png") && $0.text.contains("▀") })
    return terminal
  }

  /// Everything the program changed about the terminal is as it was.
  private func expectRestored(_ terminal: PseudoTerminal) {
    #expect(terminal.isSet(mode: 25) == true)
    for mode in [1049, 1002, 1006, 2004] { #expect(terminal.isSet(mode: mode) == false, "mode \(mode)") }
    let modes = terminal.modes
    let local = tcflag_t(ICANON | ECHO | ISIG | IEXTEN)
    #expect(modes.c_lflag & local == local)
    #expect(modes.c_iflag & tcflag_t(ICRNL) != 0 && modes.c_oflag & tcflag_t(OPOST) != 0)
  }

  /// Whether the row with this name stands out from the frame beside it.
  private func selected(_ screen: VirtualScreen, _ name: String) -> Bool {
    guard let row = (1..<screen.rows).first(where: { screen.line($0).contains(name) }) else { return false }
    return screen.cell(x: 2, y: row).background != screen.cell(x: 0, y: row).background
  }

  @Test func itStartsMovesTakesAPromptAndQuits() throws {
    let terminal = try begun()
    #expect(terminal.isSet(mode: 1049) == true && terminal.modes.c_lflag & tcflag_t(ICANON | ECHO) == 0)
    #expect(terminal.isSet(mode: 25) == false)
    #expect(selected(terminal.screen, "cake.png"))
    terminal.type("j")
    #expect(terminal.wait { selected($0, "fishes.jpg") && !selected($0, "cake.png") })
    terminal.type("idrawn fish")
    #expect(terminal.wait { $0.contains("drawn fish") })
    #expect(terminal.wait { _ in terminal.isSet(mode: 25) == true })
    terminal.type("\u{1B}")
    #expect(terminal.wait { _ in terminal.isSet(mode: 25) == false })
    terminal.type("q")
    #expect(terminal.waitForExit(seconds: 20) == 0)
    #expect(terminal.screen.contains("what stood there before"))
    expectRestored(terminal)
  }

  @Test func itFollowsTheWindowsSize() throws {
    let terminal = try begun()
    // The screen that libvterm keeps aside is cut to the smallest of these: what stood there is lost.
    for (columns, rows) in [(60, 20), (1, 1), (20, 5), (160, 50)] {
      terminal.resize(columns: columns, rows: rows)
    }
    #expect(terminal.wait { $0.contains("cake.png") && !$0.line(49).isEmpty })
    terminal.type("q")
    #expect(terminal.waitForExit(seconds: 20) == 0)
    expectRestored(terminal)
  }

  @Test(
    arguments: [
      (SIGTERM, 0), (SIGHUP, 0), (SIGINT, 0), (SIGSEGV, 128 + SIGSEGV), (SIGABRT, 128 + SIGABRT),
    ] as [(Int32, Int32)])
  func aSignalGivesTheTerminalBack(number: Int32, status: Int32) throws {
    let terminal = try begun()
    terminal.signal(number)
    #expect(terminal.waitForExit(seconds: 20) == status)
    #expect(terminal.screen.contains("what stood there before"))
    expectRestored(terminal)
  }

  /// From a shell with job control, as people do it.
  @Test func itStopsForTheShellAndComesBack() throws {
    let shell = try PseudoTerminal(
      "/bin/sh", ["-i"], environment: environment, columns: 100, rows: 30, folder: pictures.path)
    try #require(shell.wait { $0.contains("ready>") })
    shell.type("\(Program.url.path)\n")
    try #require(shell.wait(seconds: 30) { $0.contains("cake.png") })
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
}
