import Files
import Foundation
import Interface
import PaliGemma
import Testing

@testable import pali

@Suite struct SettingsTests {
  @Test func flagsComeBeforeTheEnvironmentBeforeTheFileBeforeTheDemo() throws {
    let home = try ConfigurationHome("model = \"file\"\nprecision = \"q8\"\n")
    let named = home.environment.merging(["PALI_MODEL": "named"]) { $1 }
    let flags = try ModelArguments.parse(["--model", "flag", "--precision", "f32"])
    let none = try ModelArguments.parse([])
    #expect(try Settings(flags, environment: named, demo: "demo").model == "flag")
    #expect(try Settings(flags, environment: named, demo: "demo").precision == .fixed(.f32))
    #expect(try Settings(none, environment: named, demo: "demo").model == "named")
    #expect(try Settings(none, environment: home.environment, demo: "demo").model == "file")
    #expect(try Settings(none, environment: home.environment, demo: "demo").precision == .fixed(.q8))
    let empty = try ConfigurationHome("")
    #expect(try Settings(none, environment: empty.environment, demo: "demo").model == "demo")
    #expect(throws: CommandError.noModel) {
      try Settings(none, environment: empty.environment, demo: nil).embedded()
    }
  }

  @Test(arguments: ["precision = \"f8\"", "threads = 0", "max_tokens = -1", "color = \"many\""])
  func valuesOutOfRangeAreRefused(text: String) throws {
    let home = try ConfigurationHome(text)
    #expect(throws: ConfigurationError.self) {
      try Settings(try ModelArguments.parse([]), environment: home.environment)
    }
  }

  @Test func howItLooksComesFromFlagsThenTheFile() throws {
    let home = try ConfigurationHome("theme = \"nord\"\ncolor = \"256\"\nascii = true\n")
    let model = try ModelArguments.parse([])
    let fromFile = try Settings(
      model, look: try LookArguments.parse([]), environment: home.environment, demo: nil)
    #expect(fromFile.theme == "nord" && fromFile.color == .indexed256 && fromFile.ascii)
    let flags = try LookArguments.parse(["--theme", "mono", "--color", "auto"])
    let settings = try Settings(model, look: flags, environment: home.environment, demo: nil)
    #expect(settings.theme == "mono" && settings.color == nil && settings.ascii)
  }

  @Test func theMaskDecoderIsTheOneAskedForOrTheModelsOrTheUsers() throws {
    let model = try TinyModel()
    let home = try ConfigurationHome("model = \"\(model.path)\"")
    func masks(_ arguments: [String] = []) throws -> String? {
      try Settings(try ModelArguments.parse(arguments), environment: home.environment).embedded().masks?.text
    }
    #expect(try masks() == nil)
    let own = "\(home.path)/pali/vae-oid.npz"
    try Data().write(to: URL(fileURLWithPath: own))
    #expect(try masks() == own)
    #expect(try masks(["--masks", "other.npz"]) == "other.npz")
    let small = "\(TinyModel.checkpoints)/../MaskDecoder/small.npz"
    try FileManager.default.copyItem(atPath: small, toPath: "\(model.path)/vae-oid.npz")
    #expect(try masks() == "\(model.path)/vae-oid.npz")
  }

  /// The configuration's adapter belongs to its model.
  @Test func theAdapterGoesWithItsModel() throws {
    let model = try TinyModel()
    let home = try ConfigurationHome("model = \"\(model.path)\"\nlora = \"~/mine\"\n")
    func adapter(_ arguments: [String] = [], model other: EngineName = .start) throws -> String? {
      let settings = try Settings(try ModelArguments.parse(arguments), environment: home.environment)
      return try settings.with(other).embedded().adapter?.text
    }
    #expect(try adapter() == "\(home.path)/mine")
    #expect(try adapter(["--lora", "/other"]) == "/other")
    #expect(try adapter(["--model", model.path]) == nil)
    #expect(try adapter(["--model", model.path, "--lora", "/other"]) == "/other")
    let copy = try TinyModel()
    #expect(try adapter(model: .model(Path(copy.path))) == nil)
    #expect(throws: (any Error).self) { try adapter(["--server", "http://localhost:1", "--lora", "/other"]) }
  }

  /// A flag sets anew what the file has set.
  @Test func whatTheFileSetsWronglyIsToldWithItsPlace() throws {
    let model = try TinyModel()
    let home = try ConfigurationHome("theme = \"none\"\nmasks = \"~/none.npz\"\nmodel = \"/none\"\n")
    let file = "\(home.path)/pali/config.toml"
    func settings(_ flags: [String]) throws -> Settings {
      try Settings(ModelArguments.parse(flags), environment: home.environment)
    }
    func fault(_ flags: [String], model other: EngineName = .start) -> String {
      told { _ = try LoadedModel(settings(flags).with(other).embedded()) }
    }
    let none = "no such model folder"
    #expect(told { _ = try settings([]).theme(for: .direct) }.hasPrefix("\(file):1:1: theme: theme none: "))
    #expect(fault(["--model", model.path]).hasPrefix("\(file):2:1: masks: \(home.path)/none.npz: "))
    #expect(fault(["--model", model.path, "--masks", "/other.npz"]).hasPrefix("/other.npz: "))
    #expect(fault([]) == "\(file):3:1: model: /none: \(none)")
    #expect(fault(["--model", "/other"]) == "/other: \(none)")
    #expect(fault([], model: .model("/other")) == "/other: \(none)")
    #expect(fault([], model: .model(Path(model.path))) == "")
  }

  /// What is thrown; empty: nothing.
  private func told(_ body: () throws -> Void) -> String {
    do { try body() } catch { return "\(error)" }
    return ""
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
