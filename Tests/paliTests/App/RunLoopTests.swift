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
    try #require(terminal.wait(seconds: 30) { $0.contains("p1001.png") && $0.contains("demo model") })
    terminal.type(String(repeating: " ", count: 1000) + "iobject\r")
    try #require(terminal.wait(seconds: 60) { isRunning($0) && $0.contains("❯ object") })
    return terminal
  }

  /// As "17/1000 · looking"; a number of a thousand alone is the place in the list.
  private func isRunning(_ screen: VirtualScreen) -> Bool { screen.contains("/1000 · ") }

  @Test func escapeStopsABatchAndTheNextKeyIsItself() throws {
    let terminal = try flooded()
    terminal.type("\u{1B}")
    usleep(30_000)
    terminal.type("j")
    #expect(terminal.wait(seconds: 2) { !isRunning($0) && $0.contains("❯ objectj") })
  }

  @Test func escapeAndAKeyAtOnceAreAlt() throws {
    let terminal = try flooded()
    terminal.type("\u{1B}bx")
    #expect(terminal.wait(seconds: 5) { $0.contains("❯ xobject") })
    #expect(isRunning(terminal.screen))
  }

  @Test func keysAreNotKeptWaiting() throws {
    let terminal = try flooded()
    for letter in "abcdefghij" {
      terminal.type(String(letter))
      #expect(terminal.wait(seconds: 1) { $0.contains("\(letter)") })
    }
    #expect(terminal.wait(seconds: 1) { $0.contains("objectabcdefghij") && isRunning($0) })
  }
}
