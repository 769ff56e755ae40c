import Files
import PaliGemma
import TestSupport
import Testing

@testable import pali

struct ModelNameTests {
  private let home = TemporaryFolder()

  private var environment: [String: String] { ["HOME": home.path, "HF_HUB_CACHE": "\(home.path)/hub"] }

  private func model(_ folder: String) throws {
    try makeFolder(Path("\(home.path)/\(folder)"))
    for name in ["config.json", "model.safetensors", "tokenizer.json"] {
      try home.write("\(folder)/\(name)", Array("{}".utf8))
    }
  }

  private func found(_ name: String) throws -> String {
    try ModelFolder(named: Path(name), environment: environment).path.text
  }

  @Test func aFolderGoesBeforeAnId() throws {
    try model("m")
    #expect(try found("\(home.path)/m") == "\(home.path)/m")
    #expect(try found("~/m") == "\(home.path)/m")
  }

  @Test func anIdIsLookedForInTheCache() throws {
    try model("hub/models--google--paligemma/snapshots/abc123")
    try makeFolder(Path("\(home.path)/hub/models--google--paligemma/refs"))
    try home.write("hub/models--google--paligemma/refs/bfloat16", Array("abc123".utf8))
    let snapshot = "\(home.path)/hub/models--google--paligemma/snapshots/abc123"
    #expect(try found("google/paligemma") == snapshot && found("google/paligemma@bfloat16") == snapshot)
  }

  @Test func whatIsNeitherIsSaid() {
    func fault(_ name: String) -> String {
      do { return try found(name) } catch { return "\(error)" }
    }
    #expect(fault("google/other").hasSuffix("to get it: pali pull google/other"))
    #expect(fault("nowhere") == "nowhere: no such model folder")
  }
}
