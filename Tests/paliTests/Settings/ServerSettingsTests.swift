import Files
import Foundation
import HTTP
import Testing

@testable import pali

/// Which server answers, as flags and the configuration say.
@Suite struct ServerSettingsTests {
  private static let lab = """
    [servers.lab]
    url = "http://gpu1:8000/v1"
    model = "pg"
    key_env = "LAB_KEY"
    image_size = 448
    [servers."old one"]
    url = "http://gpu2"
    kind = "cog"
    """

  private func settings(_ text: String, _ flags: [String] = []) throws -> Settings {
    let home = try ConfigurationHome(text)
    return try Settings(ModelArguments.parse(flags), environment: home.environment, demo: "/demo")
  }

  @Test func aNameIsLookedUpAndAURLIsTaken() throws {
    let named = try settings(Self.lab, ["--server", "lab", "--parallel", "7"])
    let server = try #require(named.server)
    #expect(server.url == "http://gpu1:8000/v1" && server.model == "pg" && server.imageSize == 448)
    #expect(server.key == .variable("LAB_KEY") && server.parallel == 7 && server.kind == .openai)
    #expect(try settings(Self.lab, ["--server", "old one"]).server?.kind == .cog)
    let url = try #require(
      try settings(Self.lab, ["--server", "gpu9:8000", "--model", "other/model"]).server)
    #expect(url.url == "gpu9:8000" && url.model == "other/model" && url.key == .variable("PALI_SERVER_KEY"))
    #expect(named.serverNames == ["lab", "old one"])
  }

  @Test func whatIsNamedForThisTimeComesFirst() throws {
    let text = "server = \"lab\"\nmodel = \"/file\"\n" + Self.lab
    #expect(try settings(text).server?.name == "lab")
    #expect(try settings(text, ["--model", "/flag"]).server == nil)
    #expect(try settings(text, ["--server", "http://x"]).server?.name == "http://x")
    let home = try ConfigurationHome(text)
    let named = home.environment.merging(["PALI_MODEL": "/named"]) { $1 }
    #expect(try Settings(ModelArguments.parse([]), environment: named, demo: nil).server == nil)
  }

  @Test func constrainedIsTheEmbeddedModels() throws {
    #expect(try settings("constrained = true\nserver = \"http://x\"").options.constrained == false)
  }

  @Test(arguments: [
    ("servers = 1", "c.toml:1:1: servers must be tables [servers.NAME]"),
    ("[servers]\nlab = 1", "c.toml:2:1: \"lab\" must be a table [servers.NAME]"),
    ("[servers.lab]\nmodel = \"a\"", "c.toml:1:10: a server needs url = \"...\""),
    ("[servers.lab]\nurl = 1", "c.toml:2:1: url must be a server's URL"),
    ("[servers.lab]\nurl = \"u\"\nkind = \"vllm\"", "c.toml:3:1: kind must be one of openai, cog"),
    (
      "[servers.lab]\nurl = \"u\"\nkey = \"hf_secret\"",
      "c.toml:3:1: unknown key \"key\"; there are url, model, kind, key_env, key_file, image_size"
    ),
    (
      "[servers.lab]\nurl = \"u\"\nkey_env = \"A\"\nkey_file = \"b\"",
      "c.toml:3:1: key_env and key_file exclude each other"
    ),
  ])
  func whatIsWrongIsToldWithItsPlace(text: String, line: String) {
    let error = #expect(throws: ConfigurationError.self) {
      try ConfigurationFile(Array(text.utf8), file: "c.toml")
    }
    #expect(error?.description.hasPrefix(line) == true, "\(error?.description ?? "")")
    #expect(error?.description.contains("hf_secret") != true)
  }

  @Test func anUnknownNameIsToldWithItsPlaceAndWhatThereIs() throws {
    let error = #expect(throws: (any Error).self) { try settings("server = \"lap\"\n" + Self.lab) }
    let line = "\(error.map { "\($0)" } ?? "")"
    #expect(line.contains("config.toml:1:1: server: lap: no such server") && line.contains("lab, old one"))
  }

  @Test func theKeyIsReadWhereItIsSaidToBe() throws {
    let home = try ConfigurationHome("")
    let key = "\(home.path)/key"
    try Data("hf_secret\n".utf8).write(to: URL(fileURLWithPath: key))
    let text = "[servers.lab]\nurl = \"http://gpu1\"\nkey_file = \"\(key)\"\n"
    let server = try #require(try settings(text, ["--server", "lab"]).server)
    let secret = try server.secret(home: Path(home.path), environment: [:])
    #expect(secret == Secret("hf_secret") && "\(secret as Any)".contains("hf_secret") == false)
    #expect(try server.settings(home: Path(home.path)).keySource == "the file \(key)")
    try Data(" \n".utf8).write(to: URL(fileURLWithPath: key))
    #expect(throws: CommandError.emptyKeyFile(Path(key))) {
      try server.secret(home: Path(home.path), environment: [:])
    }
    let variable = try #require(try settings(Self.lab, ["--server", "lab"]).server)
    #expect(try variable.secret(home: "/", environment: ["LAB_KEY": "k"]) == Secret("k"))
    #expect(try variable.secret(home: "/", environment: [:]) == nil)
  }

  @Test(arguments: [
    ["--server", "http://x", "--precision", "q8"], ["--server", "http://x", "--constrained"],
    ["--server", "http://x", "--model", "/"],
  ])
  func whatIsTheEmbeddedModelsExcludesAServer(flags: [String]) throws {
    let result = try Program.run(["run", "--prompt", "a", "b.png"] + flags)
    #expect(result.status == 64 && result.errors.contains("exclude each other"))
  }
}
