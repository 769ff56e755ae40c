import DemoModel
import Foundation
import Testing

/// Keys while events come as fast as they can: a batch over a thousand pictures, run by the built program.
@Suite(.serialized) struct RunLoopTests {
  private let session: BrowserSession

  init() throws { session = try BrowserSession() }

  /// The prompt line, which says "object", over a batch that has begun.
  private func flooded() throws -> PseudoTerminal {
    let picture = try #require(DemoModel.pictures) + "/cake.png"
    for number in 1001...2000 {
      try FileManager.default.createSymbolicLink(
        atPath: "\(session.folder.path)/p\(number).png", withDestinationPath: picture)
    }
    let terminal = try session.start(["--precision", "f32", session.folder.path])
    try #require(terminal.wait { $0.contains("p1001.png") && $0.contains("demo model") })
    terminal.type(String(repeating: " ", count: 1000) + "iobject\r")
    try #require(terminal.wait { $0.contains("^C stop") && $0.contains("❯ object") })
    return terminal
  }

  /// Out of the prompt line first; only a yes stops a run over many.
  @Test func escapeIsAloneAndTheNextKeyIsItself() throws {
    let terminal = try flooded()
    #expect(terminal.leavePrompt())
    terminal.type("k")
    #expect(terminal.wait { $0.contains("999/1000") && $0.contains("^C stop") })
    terminal.type("\u{1B}")
    #expect(terminal.wait { $0.contains("Stop the run?") })
    terminal.type("y")
    #expect(terminal.wait { !$0.contains("^C stop") && !$0.contains("Stop the run?") })
    // The last rows of the list are on screen: their turn has not come.
    #expect(!terminal.screen.contains("◆") && terminal.screen.contains("p2000.png"))
  }

  @Test func escapeAndAKeyAtOnceAreAlt() throws {
    let terminal = try flooded()
    terminal.type("\u{1B}bx")
    #expect(terminal.wait { $0.contains("❯ xobject") })
    #expect(terminal.screen.contains("^C stop"))
  }

  @Test func keysAreNotKeptWaiting() throws {
    let terminal = try flooded()
    for letter in "abcdefghij" {
      terminal.type(String(letter))
      #expect(terminal.wait { $0.contains("\(letter)") })
    }
    #expect(terminal.wait { $0.contains("objectabcdefghij") && $0.contains("^C stop") })
  }
}
