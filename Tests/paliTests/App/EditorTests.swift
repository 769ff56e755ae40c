import Answers
import Foundation
import Testing

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// `^G` in the built program on a terminal, with real editors and with wilful ones.
@Suite(.serialized) struct EditorTests {
  private var session: BrowserSession
  private let scripts: ScratchFolder

  init() throws {
    session = try BrowserSession()
    scripts = try ScratchFolder()
  }

  /// In the prompt line, which says "abc".
  private func prompting(_ editor: [String: String]) throws -> PseudoTerminal {
    var session = session
    session.environment.merge(editor) { $1 }
    let terminal = try session.begun()
    terminal.type("iabc")
    try #require(terminal.wait { $0.contains("❯ abc") })
    return terminal
  }

  private func script(_ body: String) throws -> String {
    try scripts.write("editor", Data("#!/bin/sh\n\(body)\n".utf8))
    chmod("\(scripts.path)/editor", 0o755)
    return "\(scripts.path)/editor"
  }

  /// It still takes keys, ends in good order, and has left nothing behind.
  private func expectAlive(_ terminal: PseudoTerminal) throws {
    terminal.type("!")
    #expect(terminal.wait { $0.contains("!") })
    try #require(terminal.leavePrompt())
    terminal.type("q")
    #expect(terminal.waitForExit() == 0)
    session.expectRestored(terminal)
    expectNothingLeft()
  }

  private func expectNothingLeft() {
    let left = (try? FileManager.default.contentsOfDirectory(atPath: session.home.path)) ?? []
    #expect(!left.contains { $0.hasPrefix("pali-") || $0.hasSuffix(".swp") })
  }

  @Test(arguments: [
    (["VISUAL": "", "EDITOR": "vi"], "A def\u{1B}", ":wq\r"),
    (["VISUAL": " ", "EDITOR": ""], "A def\u{1B}", ":wq\r"),
    (["VISUAL": "vim -n"], "A def\u{1B}", ":wq\r"), (["VISUAL": "vim -n"], "\u{1A}A def\u{1B}", ":wq\r"),
    (["VISUAL": "nano"], "\u{5} def", "\u{18}y\r"),
  ])
  func aPromptIsEdited(_ editor: [String: String], _ typed: String, _ end: String) throws {
    let terminal = try prompting(editor)
    terminal.type("\u{7}")
    // The editor's own screen.
    try #require(
      terminal.wait { !$0.contains("cake.png") && $0.line(0).hasPrefix("abc") || $0.contains("^X Exit") })
    terminal.type(typed)
    try #require(terminal.wait { $0.contains("abc def") })
    terminal.type(end)
    #expect(terminal.wait { $0.contains("cake.png") && $0.contains("❯ abc def") })
    try expectAlive(terminal)
  }

  @Test func aCommandWithArgumentsIsTheShells() throws {
    let terminal = try prompting([
      "VISUAL": "sh -c 'cp \"$0\" \"$TMPDIR/seen\"; ls -l \"$0\" >\"$TMPDIR/mode\"; echo two >>\"$0\"'"
    ])
    terminal.type("\u{7}")
    #expect(terminal.wait { $0.contains("cake.png") && $0.contains("two") })
    #expect(try String(contentsOfFile: "\(session.home.path)/seen", encoding: .utf8) == "abc")
    #expect(try String(contentsOfFile: "\(session.home.path)/mode", encoding: .utf8).hasPrefix("-rw-------"))
    try expectAlive(terminal)
  }

  @Test(arguments: [
    ("exit 1", "ended with status 1"), ("kill -9 $$", "ended by signal 9"),
    ("kill -TERM $$", "ended by signal 15"), ("printf '\\377' >\"$1\"", "is not UTF-8 text"),
    ("head -c 2000000 /dev/zero >\"$1\"", "are more than the 1048576 that are read"),
    ("rm \"$1\"", "No such file or directory"), ("rm \"$1\"; mkfifo \"$1\"", "is a pipe"),
    ("printf '\\033[?1049h\\033[?1000h\\033[?25l'; stty -echo; kill -9 $$", "ended by signal 9"),
  ])
  func anEditGivenUpSaysSoAndKeepsThePrompt(_ body: String, _ message: String) throws {
    let terminal = try prompting(["EDITOR": try script(body)])
    terminal.type("\u{7}")
    #expect(terminal.wait { $0.contains(message) && $0.contains("❯ abc") })
    try expectAlive(terminal)
  }

  @Test func anEditorThatIsNotThereIsNamed() throws {
    let terminal = try prompting(["VISUAL": "nosuch --wait"])
    terminal.type("\u{7}")
    #expect(terminal.wait { $0.contains("nosuch --wait: no such editor") && $0.contains("❯ abc") })
    try expectAlive(terminal)
  }

  /// Nobody could continue the program where no shell has job control: both go on.
  @Test(arguments: ["STOP", "TSTP", "TTIN"]) func withoutAShellAStoppedEditorGoesOn(signal: String) throws {
    let terminal = try prompting(["EDITOR": try script("kill -\(signal) $$; echo went on >\"$1\"")])
    terminal.type("\u{7}")
    #expect(terminal.wait { $0.contains("❯ went on") })
    try expectAlive(terminal)
  }

  @Test func anEditorThatStopsIsFollowedByTheShell() throws {
    var session = session
    session.environment["EDITOR"] = try script("kill -STOP $$; echo went on >\"$1\"")
    let shell = try session.shell()
    shell.type("\(Program.url.path)\n")
    try #require(shell.wait { $0.contains("cake.png") && $0.text.contains("▀") })
    shell.type("i\u{7}")
    try #require(shell.wait { $0.contains("Stopped") })
    #expect(shell.modes.c_lflag & tcflag_t(ICANON) != 0)
    // In the background it has no terminal to give.
    shell.type("bg\n")
    shell.type("echo al\"\"ive\n")
    try #require(shell.wait { $0.contains("alive") })
    shell.type("fg\n")
    #expect(shell.wait { $0.contains("cake.png") && $0.contains("❯ went on") })
    try #require(shell.leavePrompt())
    shell.type("q")
    #expect(shell.wait { !$0.contains("cake.png") && $0.contains("ready>") })
    expectNothingLeft()
  }

  @Test(arguments: [SIGTERM, SIGHUP, SIGINT, SIGUSR1] as [Int32], ["vim", "deaf", "stopped"])
  func aSignalEndsTheProgramThatWaits(number: Int32, editor: String) throws {
    let scripts = [
      "vim": "vim", "stopped": try script("echo begun; kill -STOP $$; exec sleep 3"),
      "deaf": "sh -c 'trap \"\" TERM HUP INT USR1; echo begun; exec sleep 3'",
    ]
    let terminal = try prompting(["EDITOR": try #require(scripts[editor])])
    terminal.type("\u{7}")
    try #require(terminal.wait { $0.contains("begun") || $0.line(1) == "~" })
    terminal.signal(number)
    #expect(terminal.waitForExit() == 128 + number)
    session.expectRestored(terminal)
    expectNothingLeft()
  }
}
