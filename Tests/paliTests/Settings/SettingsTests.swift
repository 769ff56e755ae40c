import Foundation
import Testing

@testable import pali

@Suite struct SettingsTests {
  @Test func flagsComeBeforeTheEnvironmentBeforeTheFileBeforeTheDemo() throws {
    let home = try ConfigurationHome("model = \"file\"\nprecision = \"q8\"\n")
    let named = home.environment.merging(["PALI_MODEL": "named"]) { $1 }
    let flags = try ModelArguments.parse(["--model", "flag", "--precision", "f32"])
    let none = try ModelArguments.parse([])
    #expect(try Settings(flags, environment: named, demo: "demo").model == "flag")
    #expect(try Settings(flags, environment: named, demo: "demo").precision == "f32")
    #expect(try Settings(none, environment: named, demo: "demo").model == "named")
    #expect(try Settings(none, environment: home.environment, demo: "demo").model == "file")
    #expect(try Settings(none, environment: home.environment, demo: "demo").precision == "q8")
    let empty = try ConfigurationHome("")
    #expect(try Settings(none, environment: empty.environment, demo: "demo").model == "demo")
    #expect(throws: CommandError.noModel) {
      try Settings(none, environment: empty.environment, demo: nil).session()
    }
  }

  @Test(arguments: ["precision = \"f8\"", "threads = 0", "max_tokens = -1", "color = \"many\""])
  func valuesOutOfRangeAreRefused(text: String) throws {
    let home = try ConfigurationHome(text)
    #expect(throws: ConfigurationError.self) {
      try Settings(try ModelArguments.parse([]), environment: home.environment)
    }
  }

  @Test func aRelativeConfigurationHomeIsNotUsed() {
    let folder = Settings.configurationFolder(["XDG_CONFIG_HOME": "x", "HOME": "/h"])
    #expect(folder == "/h/.config/pali")
  }
}

/// A configuration folder of its own, gone with the value.
final class ConfigurationHome {
  let path = FileManager.default.temporaryDirectory.path + "/palimpsest-\(UUID().uuidString)"
  var environment: [String: String] { ["XDG_CONFIG_HOME": path, "HOME": path] }

  init(_ text: String) throws {
    try FileManager.default.createDirectory(atPath: path + "/pali", withIntermediateDirectories: true)
    try Data(text.utf8).write(to: URL(fileURLWithPath: path + "/pali/config.toml"))
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }
}
