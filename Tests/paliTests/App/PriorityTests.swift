import Foundation
import Testing

/// A key is answered before the next token, and nobody else's program is slowed down by one that only shows pictures.
@Suite struct PriorityTests {
  private let session: BrowserSession

  init() throws { session = try BrowserSession() }

  @Test func theModelStepsAsideForKeys() throws {
    let terminal = try session.begun(["--precision", "f32", "--threads", "2"])
    terminal.type("iobject\r")
    #expect(terminal.wait { $0.contains("3 objects, more") })
    let threads = try terminal.niceness()
    let own = getpriority(__priority_which_t(PRIO_PROCESS.rawValue), 0)
    #expect(threads.first == own && threads.count { $0 == min(19, own + 4) } > 1)
    #expect(terminal.leavePrompt())
    terminal.type("q")
    #expect(terminal.waitForExit() == 0)
  }
}

extension PseudoTerminal {
  /// Of the program's threads, the first one's first.
  fileprivate func niceness() throws -> [Int32] {
    let tasks = try FileManager.default.contentsOfDirectory(atPath: "/proc/\(process)/task").compactMap {
      Int($0)
    }
    return try tasks.sorted().map { task in
      let stat = try String(contentsOfFile: "/proc/\(process)/task/\(task)/stat", encoding: .utf8)
      // Behind the name, which may hold anything: the seventeenth.
      let fields = stat[stat.lastIndex(of: ")")!...].split(separator: " ")
      return try #require(Int32(fields[17]))
    }
  }
}
