import Foundation
import Testing

@testable import pali

@Suite struct InfoCommandTests {
  @Test func aFolderIsDescribed() throws {
    let model = try TinyModel()
    let result = try Program.run(["info", model.path])
    #expect(result.status == 0 && result.errors.isEmpty)
    let lines = result.output.split(separator: "\n").map(String.init)
    #expect(lines.first == "folder      \(model.path)")
    for part in [
      "picture ", "vision ", "text ", "BF16", "language_model.model.*", "tokenizer.json", "none beside",
    ] {
      #expect(lines.contains { $0.contains(part) }, "\(part)")
    }
  }

  /// With a speed that is known already, so that nothing is measured.
  private func environment(_ home: ScratchFolder) throws -> [String: String] {
    let processor = try ProcessorFacts(threads: nil)
    let machine = SpeedRecord.Machine(
      cpu: processor.name, kernels: processor.kernels.rawValue, threads: processor.threads,
      version: Version.current)
    try home.write("pali/machine.json", Data(try SpeedRecordTests.record(machine).json.utf8))
    return ["HOME": home.path, "XDG_CACHE_HOME": home.path, "XDG_CONFIG_HOME": home.path]
  }

  @Test func withoutAFolderTheMachineIsDescribed() throws {
    let home = try ScratchFolder()
    let result = try Program.run(["info"], environment: try environment(home))
    #expect(result.status == 0 && result.errors.isEmpty)
    let lines = result.output.split(separator: "\n")
    for name in [
      "terminal", "colours", "clipboard", "model", "masks", "memory", "cpu", "3B model", "settings",
    ] {
      #expect(lines.contains { $0.hasPrefix(name + " ") }, "\(name)")
    }
    #expect(lines.contains { $0.contains("2023-11-14") }, "it was measured anew")
  }

  @Test func oneObjectIsPrintedForPrograms() throws {
    let home = try ScratchFolder()
    let result = try Program.run(["info", "--json"], environment: try environment(home))
    #expect(result.status == 0 && result.output.split(separator: "\n").count == 1)
    #expect(result.output.hasPrefix("{\"version\":1,\"terminal\":{"))
  }

  @Test func aFolderIsToldAlone() throws {
    for flag in [["--json"], ["--measure"], ["--model", "x"]] {
      #expect(try Program.run(["info", "/x"] + flag).status == 64)
    }
  }

  @Test func withoutEnvironmentItIsTold() throws {
    let home = try ScratchFolder()
    let known = try environment(home)["XDG_CACHE_HOME"] ?? ""
    let result = try Program.shell(
      "env -i XDG_CACHE_HOME=\(known) \"$PALI\" info --threads 1; env -i XDG_CACHE_HOME=\(known) \"$PALI\" info >&-"
    )
    #expect(result.status == 1 && result.errors.hasPrefix("pali: cannot write to standard output"))
    #expect(result.output.contains("TERM is not set"))
  }

  /// On a terminal nothing is asked of it, and no line is wider than it is.
  @Test func theTerminalIsNotAsked() throws {
    let home = try ScratchFolder()
    let environment = try environment(home).merging(
      ["TERM": "xterm-256color", "COLORTERM": "truecolor", "LC_ALL": "C.UTF-8", "PATH": "/usr/bin:/bin"]
    ) { $1 }
    let terminal = try PseudoTerminal(
      Program.url.path, ["info"], environment: environment, columns: 80, rows: 50)
    #expect(terminal.waitForExit() == 0)
    #expect(terminal.screen.contains("80 x 50 cells, TERM=xterm-256color"))
    #expect(terminal.screen.contains("24 bit, by COLORTERM=truecolor"))
    #expect(!terminal.sent.contains(0x1B))
    let lines = String(decoding: terminal.sent, as: UTF8.self).split(separator: "\r\n")
    #expect(lines.count <= 36 && lines.allSatisfy { $0.count <= 80 })
  }

  @Test func anInterruptEndsTheMeasurement() throws {
    let home = try ScratchFolder()
    let environment = try environment(home).merging(["TERM": "dumb", "PATH": "/usr/bin:/bin"]) { $1 }
    let terminal = try PseudoTerminal(
      Program.url.path, ["info", "--measure"], environment: environment, columns: 80, rows: 50)
    // The bar tells that it has begun.
    #expect(terminal.wait { $0.contains("measure [") })
    terminal.signal(SIGINT)
    #expect(terminal.waitForExit() == 130)
    #expect(!terminal.screen.contains("cpu "))
  }
}
