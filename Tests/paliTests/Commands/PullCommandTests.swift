import DemoModel
import Foundation
import LoopbackServers
import Testing

/// The built program and a hub on loopback.
@Suite struct PullCommandTests {
  private let home: NetworkHome
  private let hub: LoopbackHub
  private static let id = "google/paligemma-3b-mix-224"

  init() throws {
    home = try NetworkHome()
    hub = try LoopbackHub()
    let folder = try #require(DemoModel.folder)
    let names = try FileManager.default.contentsOfDirectory(atPath: folder).filter { $0 != "vae-oid.npz" }
    let files = try names.map { name in
      let bytes = try #require(FileManager.default.contents(atPath: "\(folder)/\(name)"))
      let isLarge = name.hasSuffix(".safetensors")
      return (name: name, file: isLarge ? ServedFile.large(Array(bytes)) : .small(Array(bytes)))
    }
    hub.add(Self.id, files: files)
    hub.add(Self.id, revision: "bfloat16", files: files)
  }

  private func pali(_ arguments: [String], token: String? = "hf_test") throws -> Program.Result {
    var more = ["HF_ENDPOINT": hub.endpoint]
    more["HF_TOKEN"] = token
    return try home.run(arguments, more)
  }

  @Test func aModelIsFetchedListedUsedAndRemoved() throws {
    let pulled = try pali(["pull", Self.id])
    #expect(pulled.status == 0)
    #expect(pulled.errors.hasPrefix("pali: \(Self.id)@bfloat16: 9.7 MB in 7 files, "))
    #expect(
      pulled.output.hasPrefix("\(home.folder.path)/hf/hub/models--google--paligemma-3b-mix-224/snapshots/"))
    #expect(try pali(["models"]).output.contains("\(Self.id)@bfloat16  9.7 MB  bf16\n"))
    let picture = try #require(DemoModel.pictures) + "/snow.jpg"
    let before = home.connects
    let run = try pali(["run", "--model", Self.id, "--prompt", "detect object", picture])
    #expect(run.status == 0 && run.output.contains("<loc"))
    #expect(home.connects == before)
    let removed = try pali(["models", "remove", Self.id, "--yes"])
    #expect(removed.output == "removed, 9.7 MB\n" && removed.status == 0)
    #expect(try pali(["models"]).output.hasPrefix("nothing in "))
  }

  /// Two hosts, and the token for one of them alone; nothing else hears of anything.
  @Test func theTokenGoesToTheHubAlone() throws {
    hub.setAccess(.gated, of: Self.id)
    let result = try pali(["pull", Self.id])
    #expect(result.status == 0 && hub.server.received("hf_test") && !hub.largeFiles.received("hf_test"))
    #expect(!hub.largeFiles.requests.isEmpty)
    #expect(!(result.output + result.errors).contains("hf_test") && !home.holds("hf_test"))
    #expect(home.connects.isSubset(of: [place(hub.endpoint), place(hub.largeFiles.base)]))
  }

  @Test func whoMayNotHaveItIsToldWhatToDo() throws {
    hub.setAccess(.gated, of: Self.id)
    let result = try pali(["pull", Self.id], token: nil)
    let line = "accept the licence at \(hub.endpoint)/\(Self.id), then give a token in HF_TOKEN or "
    #expect(result.status == 1 && result.errors.contains(line) && result.output.isEmpty)
  }

  @Test func muchIsNotFetchedUnasked() throws {
    hub.add(
      "big/model",
      files: [
        "config.json": "{}", "tokenizer.json": "{}", "model.safetensors": .large(size: 100_000_001),
      ])
    let result = try pali(["pull", "big/model"])
    #expect(result.status == 1 && result.errors.contains("say --yes") && !home.holds("models--big"))
    #expect(hub.files.requests("model.safetensors").allSatisfy { $0.method == "HEAD" })
    #expect(try pali(["pull", "big/model", "--yes"]).status == 0)
  }

  @Test func aFolderGetsPlainFiles() throws {
    let folder = home.folder.path + "/plain"
    #expect(try pali(["pull", Self.id, "--to", folder]).output == folder + "\n")
    let names = try FileManager.default.contentsOfDirectory(atPath: folder)
    #expect(names.contains("model.safetensors") && !names.contains { $0.hasSuffix(".incomplete") })
    try Data("mine".utf8).write(to: URL(fileURLWithPath: folder + "/config.json"))
    let refused = try pali(["pull", Self.id, "--to", folder])
    #expect(refused.status == 1 && refused.errors.contains("config.json"))
    #expect(FileManager.default.contents(atPath: folder + "/config.json") == Data("mine".utf8))
    #expect(try pali(["pull", Self.id, "--to", folder, "--force"]).status == 0)
  }

  @Test(arguments: ["paligemma", "../x/y", "a/b@", "a/b@../c", "a/\u{1B}b", ""])
  func whatIsNoIDIsRefusedUnasked(id: String) throws {
    let result = try pali(["pull", id])
    #expect(result.status == 1 && result.errors.contains("no hub id") && home.connects.isEmpty)
    #expect(!result.errors.unicodeScalars.contains("\u{1B}"))
  }

  @Test func offlineNothingIsAsked() throws {
    let result = try home.run(["pull", Self.id], ["HF_ENDPOINT": hub.endpoint, "HF_HUB_OFFLINE": "1"])
    #expect(result.status == 1 && result.errors.contains("HF_HUB_OFFLINE") && home.connects.isEmpty)
  }

  /// Who was not named is not asked, whatever is done.
  @Test func nobodyIsAskedUnlessNamed() throws {
    let picture = try #require(DemoModel.pictures) + "/snow.jpg"
    for arguments in [
      ["run", "--prompt", "detect object", picture], ["show", picture], ["models"], ["cache"], ["themes"],
      ["run", "--model", Self.id, "--prompt", "a", picture], ["info", Self.id],
    ] {
      _ = try pali(arguments)
    }
    #expect(home.connects.isEmpty && hub.server.requests.isEmpty)
  }
}
