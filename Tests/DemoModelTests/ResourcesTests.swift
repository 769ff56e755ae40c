import Foundation
import Testing

@testable import DemoModel

@Suite struct ResourcesTests {
  @Test func nothingIsFoundWhereNothingLies() {
    let resources = Resources(programFolder: "/nonexistent/bin")
    #expect(resources.model == nil)
    #expect(resources.pictures == nil)
  }

  @Test(arguments: ["bin/Palimpsest_DemoModel.resources", "share/pali"])
  func foldersAreFoundBesideTheProgramAndInShare(place: String) throws {
    let root = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
    defer { try? FileManager.default.removeItem(at: root) }
    for folder in ["Model", "Pictures"] {
      let made = root.appendingPathComponent(place).appendingPathComponent(folder)
      try FileManager.default.createDirectory(at: made, withIntermediateDirectories: true)
    }
    let resources = Resources(programFolder: root.appendingPathComponent("bin").path)
    #expect(resources.model == nil, "a folder without config.json is no model")

    let model = root.appendingPathComponent(place).appendingPathComponent("Model")
    try Data("{}".utf8).write(to: model.appendingPathComponent("config.json"))
    #expect(resources.model == model.path)
    #expect(resources.pictures == root.appendingPathComponent(place).appendingPathComponent("Pictures").path)
  }
}
