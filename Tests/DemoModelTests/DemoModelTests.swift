import Foundation
import Testing

@testable import DemoModel

@Suite struct DemoModelTests {
  @Test(arguments: [
    "config.json", "model.safetensors", "tokenizer.json", "tokenizer.model", "preprocessor_config.json",
    "generation_config.json", "vae-oid.npz",
  ])
  func theBuildCarriesTheModelsFiles(name: String) throws {
    let folder = try #require(DemoModel.folder)
    let attributes = try FileManager.default.attributesOfItem(atPath: "\(folder)/\(name)")
    #expect((attributes[.size] as? Int ?? 0) > 0)
  }

  @Test func theBuildCarriesPicturesInThreeFormats() throws {
    let folder = try #require(DemoModel.pictures)
    let kinds = Set(
      try FileManager.default.contentsOfDirectory(atPath: folder).map { ($0 as NSString).pathExtension })
    #expect(kinds == ["png", "jpg", "webp"])
  }

  @Test func theFilesStayWithinWhatTheRepositoryHolds() throws {
    let folder = try #require(DemoModel.folder)
    let sizes = try FileManager.default.contentsOfDirectory(atPath: folder).map {
      try FileManager.default.attributesOfItem(atPath: "\(folder)/\($0)")[.size] as? Int ?? 0
    }
    #expect(sizes.reduce(0, +) < 16 << 20)
  }
}
