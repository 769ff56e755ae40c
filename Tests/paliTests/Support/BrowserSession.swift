import Foundation
import Testing

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Where the built program is started on terminals: a home of its own, and a working folder without pictures, so that
/// the demo pictures are shown.
struct BrowserSession {
  let home: ScratchFolder
  let folder: ScratchFolder
  var environment: [String: String]

  init() throws {
    home = try ScratchFolder()
    folder = try ScratchFolder()
    environment = [
      "HOME": home.path, "XDG_STATE_HOME": home.path, "XDG_CONFIG_HOME": home.path, "TMPDIR": home.path,
      "PATH": "/usr/bin:/bin", "TERM": "xterm-256color", "COLORTERM": "truecolor", "LC_ALL": "C.UTF-8",
      "PS1": "ready> ",
      // The runtime's own handlers, there before the program's first line, would ask the user for a key.
      "SWIFT_BACKTRACE": "enable=no",
    ]
  }

  func start(_ arguments: [String] = [], columns: Int = 100, rows: Int = 30) throws -> PseudoTerminal {
    let terminal = try PseudoTerminal(
      Program.url.path, arguments, environment: environment, columns: columns, rows: rows, folder: folder.path
    )
    terminal.screen.feed(Array("what stood there before".utf8)[...])
    return terminal
  }

  func begun(_ arguments: [String] = [], columns: Int = 100, rows: Int = 30) throws -> PseudoTerminal {
    let terminal = try start(arguments, columns: columns, rows: rows)
    try #require(terminal.wait { $0.contains("cake.png") && $0.text.contains("▀") })
    return terminal
  }

  /// A shell with job control, in which to start the program.
  func shell() throws -> PseudoTerminal {
    let shell = try PseudoTerminal(
      "/bin/sh", ["-i"], environment: environment, columns: 100, rows: 30, folder: folder.path)
    try #require(shell.wait { $0.contains("ready>") })
    return shell
  }

  /// Everything the program changed about the terminal is as it was.
  func expectRestored(_ terminal: PseudoTerminal, _ comment: Comment? = nil) {
    #expect(terminal.isSet(mode: 25) != false, comment)
    for mode in [1049, 1002, 1006, 2004] { #expect(terminal.isSet(mode: mode) != true, comment) }
    let (now, before) = (terminal.modes, PseudoTerminal.modesBefore)
    #expect(now.c_lflag == before.c_lflag && now.c_iflag == before.c_iflag, comment)
    #expect(now.c_oflag == before.c_oflag && now.c_cflag == before.c_cflag, comment)
  }
}
