import Files
import Foundation
import JSON
import PaliGemma
import Testing

@testable import pali

@Suite struct MachineReportTests {
  private struct Fault: Error, CustomStringConvertible { let description = "not now" }

  private func report(
    _ flags: [String], _ environment: [String: String],
    measure: () throws -> MachineSpeed = { try SpeedRecordTests.record().speed }
  ) throws -> MachineReport {
    try MachineReport(
      try ModelArguments.parse(flags), look: try LookArguments.parse([]), environment: environment,
      measureAnew: true
    ) { _, _ in try measure() }
  }

  private func line(_ name: String, _ report: MachineReport) throws -> String {
    try #require(report.lines(columns: nil).first { $0.hasPrefix(name + " ") })
  }

  private func home(_ settings: String) throws -> (ConfigurationHome, [String: String]) {
    let home = try ConfigurationHome(settings)
    return (home, home.environment.merging(["XDG_CACHE_HOME": home.path, "HF_HOME": home.path]) { $1 })
  }

  @Test func aNewcomerIsToldWhatToDo() throws {
    let (home, environment) = try home("")
    defer { withExtendedLifetime(home) {} }
    let report = try report([], environment)
    #expect(try line("model", report).contains("! the demo model"))
    #expect(try line("model", report).contains("pali pull google/paligemma-3b-mix-224"))
    #expect(try line("hub cache", report).contains("no model in"))
    #expect(report.lines(columns: nil).count <= 30)
  }

  @Test func whatIsWrongWithTheFilesKeepsNothingElseFromBeingTold() throws {
    let (home, environment) = try home("threads = true\n")
    try Data("[nowhere]\n".utf8).write(to: URL(fileURLWithPath: "\(home.path)/pali/keys.toml"))
    let report = try report([], environment)
    #expect(try line("settings", report).contains("! \(home.path)/pali/config.toml:1:1: threads must be"))
    #expect(try line("keys", report).contains("! \(home.path)/pali/keys.toml:1:2: "))
    #expect(try line("model", report).contains("the demo model"))
    #expect(try line("cpu", report).contains("core"))
  }

  @Test func aModelThatIsNotThereIsToldWithWhoNamedIt() throws {
    let (home, environment) = try home("model = \"/nowhere\"\n")
    defer { withExtendedLifetime(home) {} }
    #expect(try line("model", report([], environment)).contains("! none (config.toml): "))
    let named = environment.merging(["PALI_MODEL": "org/name"]) { $1 }
    #expect(try line("model", report([], named)).contains("(PALI_MODEL): org/name: not in the hub cache"))
    #expect(try line("model", report(["--model", "/no"], named)).contains("(--model): /no: no such model"))
  }

  @Test func aModelIsToldWithItsPlaceAndPrecision() throws {
    let model = try TinyModel()
    let (home, environment) = try home("")
    defer { withExtendedLifetime(home) {} }
    let report = try report(["--model", model.path, "--precision", "q8"], environment)
    #expect(try line("model", report).hasSuffix("(--model)"))
    #expect(report.lines(columns: nil).contains { $0.contains("bf16 in \(model.path)") })
    #expect(try line("precision", report).hasSuffix("q8"))
    #expect(try line("masks", report).contains("! none"))
    #expect(try line("masks", report).contains("pali pull masks"))
  }

  @Test func aServerIsToldWithoutBeingAsked() throws {
    let (home, environment) = try home(
      "server = \"gpu\"\n[servers.gpu]\nurl = \"http://gpu1:8000\"\nkey_env = \"GPU_KEY\"\n")
    defer { withExtendedLifetime(home) {} }
    let lines = try report([], environment).lines(columns: nil)
    #expect(lines.contains { $0.contains("the server gpu, http://gpu1:8000/ (config.toml)") })
    #expect(
      lines.contains { $0.contains("! the model that it serves, openai, no key in the variable GPU_KEY") })
    #expect(lines.contains { $0.contains("! unencrypted") })
    let known = environment.merging(["GPU_KEY": "secret-key"]) { $1 }
    let told = try report([], known)
    #expect(told.lines(columns: nil).contains { $0.contains("key from the variable GPU_KEY") })
    #expect(!told.json.contains("secret-key"))
  }

  @Test func theSameIsToldToPrograms() throws {
    let (home, environment) = try home("")
    defer { withExtendedLifetime(home) {} }
    let json = try report([], environment).json
    let root = try JSONDocument(text: Array(json.utf8), file: "json").root
    #expect(try root.int("version") == 1)
    #expect(try root.object("model").bool("demo"))
    #expect(try root.object("memory").optional("total_bytes") != nil)
    #expect(try root.object("expected_3b").elements("precisions").count == 4)
    #expect(try root.object("files").object("settings").bool("there"))
  }

  @Test func withoutAMeasurementTheRestIsTold() throws {
    let (home, environment) = try home("")
    defer { withExtendedLifetime(home) {} }
    let lines = try report([], environment) { throw Fault() }.lines(columns: nil)
    #expect(lines.contains { $0.hasSuffix("no times: not now") })
    #expect(throws: MachineReport.Stopped.self) {
      try report([], environment) { throw MachineReport.Stopped() }
    }
  }
}
