import Foundation
import Testing

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Every signal that ends a program, sent to the built one at every moment of its life on a terminal: the terminal is
/// as before, and the status is the signal's.
@Suite(.serialized) struct SignalTests {
  /// All but those that cannot be caught, do nothing, stop, belong to the C library, or are errors of writes.
  private static let ending = (1...64).map(Int32.init).filter { number in
    ![
      SIGKILL, SIGSTOP, SIGCHLD, SIGCONT, SIGTSTP, SIGTTIN, SIGTTOU, SIGURG, SIGWINCH, SIGPIPE, SIGXFSZ, 32,
      33,
    ].contains(number)
  }

  private let session: BrowserSession

  init() throws { session = try BrowserSession() }

  private func expectEnd(_ terminal: PseudoTerminal, by number: Int32, _ moment: String) {
    terminal.signal(number)
    #expect(terminal.waitForExit() == 128 + number, "signal \(number) \(moment)")
    session.expectRestored(terminal, "signal \(number) \(moment)")
  }

  @Test func atTheStart() throws {
    for step in 0..<150 {
      let terminal = try session.start()
      let microseconds = UInt32(step * 300)
      usleep(microseconds)
      expectEnd(terminal, by: Self.ending[step % Self.ending.count], "after \(microseconds) µs")
    }
  }

  @Test(arguments: ending) func whileBrowsing(number: Int32) throws {
    let terminal = try session.begun()
    terminal.type("j")
    expectEnd(terminal, by: number, "while browsing")
    #expect(terminal.screen.contains("what stood there before"))
  }

  @Test(arguments: [SIGTERM, SIGHUP, SIGUSR1, SIGALRM, SIGSEGV, 40] as [Int32])
  func inARun(number: Int32) throws {
    let terminal = try session.begun(["--precision", "f32"])
    terminal.type("iobject\r")
    usleep(UInt32(number) * 1000)
    expectEnd(terminal, by: number, "in a run")
  }

  /// The end may have come before the signal.
  @Test func atTheEnd() throws {
    for step in 0..<30 {
      let number = Self.ending[step % Self.ending.count]
      let terminal = try session.begun()
      terminal.type("q")
      usleep(UInt32(step * 300))
      terminal.signal(number)
      let status = terminal.waitForExit()
      #expect(status == 0 || status == 128 + number)
      session.expectRestored(terminal, "signal \(number) at the end, step \(step)")
    }
  }

  @Test(arguments: [SIGPIPE, SIGXFSZ] as [Int32]) func whatIsAnErrorOfAWriteEndsNothing(number: Int32) throws
  {
    let terminal = try session.begun()
    terminal.signal(number)
    terminal.type("q")
    #expect(terminal.waitForExit() == 0)
  }

  @Test func whatWasIgnoredFromTheBeginningStaysSo() throws {
    let terminal = try PseudoTerminal(
      "/bin/sh", ["-c", "trap '' HUP; exec \"$0\"", Program.url.path], environment: session.environment,
      columns: 100, rows: 30, folder: session.folder.path)
    try #require(terminal.wait { $0.contains("cake.png") })
    terminal.signal(SIGHUP)
    terminal.type("jq")
    #expect(terminal.waitForExit() == 0)
  }
}
