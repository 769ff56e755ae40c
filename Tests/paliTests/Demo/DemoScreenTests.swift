import DemoModel
import Foundation
import Testing

/// Golden screens: the program on a terminal, with the demo model's answer over a demo picture.
/// `PALI_RECORD=1 swift test --filter DemoScreenTests` records them anew: look at them before you commit them.
@Suite(.serialized) struct DemoScreenTests {
  private static let (columns, rows) = (80, 24)
  private let home: ScratchFolder

  init() throws { home = try ScratchFolder() }

  @Test(arguments: [("cake.png", "detect"), ("house.webp", "segment")])
  func theAnswerLiesOverThePicture(_ picture: String, _ task: String) throws {
    let folder = try #require(DemoModel.pictures)
    let terminal = try PseudoTerminal(
      Program.url.path, ["--precision", "f32", "\(folder)/\(picture)"],
      environment: [
        "HOME": home.path, "XDG_STATE_HOME": home.path, "XDG_CONFIG_HOME": home.path,
        "TERM": "xterm-256color",
        "COLORTERM": "truecolor", "LC_ALL": "C.UTF-8",
      ], columns: Self.columns, rows: Self.rows)
    try #require(terminal.wait { $0.contains("▀") && $0.contains("demo model") })
    if task == "segment" {
      terminal.type("t")
      try #require(terminal.wait { $0.contains("boxes and masks of what you name") })
      terminal.type("segment\r")
      try #require(terminal.wait { $0.contains(" segment ❯") })  // The prompt has the keys now.
    } else {
      terminal.type("i")
    }
    terminal.type("object\r")
    try #require(terminal.wait { $0.contains(" tok/s ") && isStill(terminal) })
    try check(terminal.screen, "\(task)-\(picture)")
    #expect(terminal.leavePrompt())
    terminal.type("q")
    #expect(terminal.waitForExit() == 0)
  }

  /// Nothing was drawn for a while.
  private func isStill(_ terminal: PseudoTerminal) -> Bool {
    let before = terminal.sent.count
    return !terminal.wait(seconds: 0.7) { _ in terminal.sent.count > before }
  }

  /// A row of the file: its characters, then six digits each of every cell's two colours. The last row tells the
  /// time and is left out.
  private func lines(_ screen: VirtualScreen) -> [String] {
    (0..<Self.rows - 1).map { y in
      let colors = (0..<Self.columns).flatMap { x in
        let cell = screen.cell(x: x, y: y)
        return cell.foreground + cell.background
      }
      return screen.line(y) + "\t" + colors.map { String(format: "%02x", $0) }.joined()
    }
  }

  /// Characters must be the same; colours may differ a little in some cells, as masks are sums of floats.
  private func check(_ screen: VirtualScreen, _ name: String) throws {
    let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .appendingPathComponent("Fixtures/Screens/\(name).txt")
    let drawn = lines(screen)
    if ProcessInfo.processInfo.environment["PALI_RECORD"] != nil {
      try FileManager.default.createDirectory(
        at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
      try (drawn.joined(separator: "\n") + "\n").write(to: file, atomically: true, encoding: .utf8)
    }
    let recorded = try String(contentsOf: file, encoding: .utf8).split(separator: "\n")
    try #require(recorded.count == drawn.count)
    var wrong = 0
    for (new, old) in zip(drawn, recorded) {
      let (new, old) = (new.split(separator: "\t"), old.split(separator: "\t"))
      #expect(new.dropLast() == old.dropLast())
      let pairs = zip(try bytes(#require(new.last)), try bytes(#require(old.last)))
      wrong += pairs.count { abs(Int($0) - Int($1)) > 4 }
    }
    #expect(wrong <= Self.columns * (Self.rows - 1) * 6 / 200, "\(name): \(wrong) colours differ")
  }

  private func bytes(_ text: Substring) throws -> [UInt8] {
    let digits = Array(text.utf8)
    return try stride(from: 0, to: digits.count - 1, by: 2).map {
      try #require(UInt8(String(decoding: digits[$0...$0 + 1], as: UTF8.self), radix: 16))
    }
  }
}
