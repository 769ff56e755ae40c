import DemoModel
import Files
import Foundation
import Testing

@testable import PaliGemma

struct CacheCommandTests {
  private let home: ScratchFolder

  init() throws { home = try ScratchFolder() }

  private func run(_ arguments: String...) throws -> Program.Result {
    try Program.run(["cache"] + arguments, environment: ["XDG_CACHE_HOME": home.path])
  }

  /// The demo model, packed under that precision.
  private func pack(_ precision: PrecisionChoice) throws {
    try pack(Path(try #require(DemoModel.folder)), precision)
  }

  private func pack(_ folder: Path, _ precision: PrecisionChoice) throws {
    var cache = WeightCache(Path("\(home.path)/pali"))
    cache.smallest = 0
    _ = try LoadedModel(EmbeddedEngine.Settings(folder: folder, precision: precision, cache: cache))
  }

  @Test func anEmptyCacheIsSaid() throws {
    let result = try run("list")
    #expect(result.status == 0 && result.errors.isEmpty)
    #expect(result.output == "nothing in \(home.path)/pali\n")
    #expect(try run("list", "--json").output.isEmpty)
    #expect(try run("clear").output == "0 removed, 0 B\n")
    #expect(!FileManager.default.fileExists(atPath: "\(home.path)/pali"))
  }

  @Test func entriesAreListedAndCleared() throws {
    try pack(.fixed(.q8))
    try pack(.fixed(.q4))
    try home.write("pali/mine.txt", Data("mine".utf8))
    let lines = try run("list").output.split(separator: "\n")
    #expect(lines.count == 3)
    #expect(lines[0].hasPrefix("Model  q4 (vision q8)  ") && lines[1].hasPrefix("Model  q8  "))
    #expect(lines[2].hasSuffix(" MB in \(home.path)/pali"))
    let json = try run("list", "--json").output.split(separator: "\n")
    let entry = try #require(
      try JSONSerialization.jsonObject(with: Data(json[1].utf8)) as? [String: Any])
    #expect(entry["model"] as? String == "Model" && entry["precision"] as? String == "q8")
    #expect(entry["source_exists"] as? Bool == true && entry["damaged"] as? Bool == false)
    let file = try #require(entry["file"] as? String)
    let size = try FileManager.default.attributesOfItem(atPath: file)[.size] as? Int
    #expect(entry["bytes"] as? Int == size)
    #expect((entry["last_used"] as? String).flatMap { try? Date($0, strategy: .iso8601) } != nil)
    #expect(try run("clear", file).output.hasPrefix("1 removed"))
    #expect(try run("list", "--json").output.split(separator: "\n").count == 1)
    #expect(try run("clear", "Model").output.hasPrefix("1 removed"))
    #expect(try run().output.hasPrefix("nothing in "))
    #expect(FileManager.default.fileExists(atPath: "\(home.path)/pali/mine.txt"))
  }

  @Test func aFolderWhoseNameIsNoTextIsListed() throws {
    let demo = Path(try #require(DemoModel.folder))
    let folder = Path(home.path).appending(Path(bytes: [UInt8(ascii: "m"), 0xFF]))
    try makeFolder(folder)
    // Foundation cannot remove it by that name.
    defer { _ = folder.call { rename($0, "\(home.path)/plain") } }
    for name in names(in: demo) {
      let link = demo.appending(name).call { old in folder.appending(name).call { symlink(old, $0) } }
      #expect(link == 0)
    }
    try pack(folder, .fixed(.q8))
    #expect(
      try run("list", "--json").output.contains(
        "\"model\":\"m\\udcff\",\"folder\":\"\(home.path)/m\\udcff\""))
    #expect(try run("list").output.hasPrefix("m\\xFF  q8  "))
  }

  @Test func anUnknownNameRemovesNothing() throws {
    try pack(.fixed(.q4))
    let result = try run("clear", "Model", "other\u{1B}[2J")
    #expect(result.status == 1 && result.output.isEmpty)
    #expect(result.errors == "pali: other\u{241B}[2J: no packed weights of it in \(home.path)/pali\n")
    #expect(try run("list", "--json").output.split(separator: "\n").count == 1)
  }

  @Test func aDamagedFileIsListedAndCleared() throws {
    try home.write("pali/0123456789abcdef.weights", Data("paliwts\nno more".utf8))
    #expect(
      try run("list").output.hasPrefix("damaged  15 B  \(home.path)/pali/0123456789abcdef.weights\n"))
    let json = try run("list", "--json").output
    #expect(json.contains("\"damaged\":true") && !json.contains("\"model\""))
    #expect(try run("clear").output == "1 removed, 15 B\n")
  }
}
