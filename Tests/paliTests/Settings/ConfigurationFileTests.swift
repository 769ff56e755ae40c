import Files
import Foundation
import Testing

@testable import pali

@Suite struct ConfigurationFileTests {
  @Test func everyKeyIsRead() throws {
    let file = try ConfigurationFile(
      Array(
        """
        model = "google/paligemma2-3b-mix-224"
        precision = "bf16"
        threads = 4
        theme = "nord"
        masks = "/m.npz"
        color = "256"
        ascii = true
        max_tokens = 99
        constrained = true
        """.utf8), file: "c.toml")
    #expect(file.model == "google/paligemma2-3b-mix-224" && file.precision == "bf16" && file.threads == 4)
    #expect(file.theme == "nord" && file.masks == "/m.npz" && file.color == "256")
    #expect(file.ascii == true && file.maxTokens == 99 && file.constrained == true)
  }

  @Test(arguments: [
    ("model = \"a\"\n\n  modle = 1", "c.toml:3:3: unknown key \"modle\""),
    ("threads = \"4\"", "c.toml:1:1: threads must be a whole number"),
    ("theme = \"a\"\ncolor = \"many\"", "c.toml:2:1: color must be one of auto, 24bit, 256, 16, mono"),
    ("max_tokens = 0", "c.toml:1:1: max_tokens must be a whole number from 1"),
    ("# x\nascii = 1", "c.toml:2:1: ascii must be true or false"),
    ("model = 'a\nb = 1", "c.toml:1:"),
    ("model = \"a\"\nmodel = \"b\"", "c.toml:2:"),
    (String(repeating: "[", count: 100_000), "c.toml:1:3: expected a key, not"),
  ])
  func whatIsWrongIsToldWithItsPlace(text: String, message: String) {
    let error = #expect(throws: ConfigurationError.self) {
      try ConfigurationFile(Array(text.utf8), file: "c.toml")
    }
    #expect(error?.description.hasPrefix(message) == true, "\(error?.description ?? "")")
  }

  @Test func bytesThatAreNoTextAreRefused() throws {
    let home = try ConfigurationHome("")
    let file = "\(home.path)/pali/config.toml"
    try Data([0x61, 0xFF]).write(to: URL(fileURLWithPath: file))
    let error = #expect(throws: ConfigurationError.self) { try ConfigurationFile(file: Path(file)) }
    #expect(error?.description.hasPrefix("\(file):1:2: ") == true)
  }

  /// Of any bytes come settings or one short line with file, line and column; a trap would end the tests.
  @Test func tenThousandRandomFilesDoNoHarm() {
    let pieces = [
      "model", "threads", "=", "\"", "'", "[", "]", "{", "}", ".", "1", "true", "\n", " ", "#", "\\", "\0",
      "é",
    ]
    for round in 0..<10_000 {
      let bytes: [UInt8] =
        round % 2 == 0
        ? (0..<Int.random(in: 0..<80)).map { _ in .random(in: 0...255) }
        : Array((0..<Int.random(in: 0..<30)).map { _ in pieces.randomElement()! }.joined().utf8)
      do {
        _ = try ConfigurationFile(bytes, file: "c.toml")
      } catch {
        let line = "\(error)"
        let isLine = line.prefixMatch(of: /c\.toml:[1-9]\d*:[1-9]\d*: ./) != nil && !line.contains("\n")
        #expect(isLine && line.utf8.count < 500, "\(bytes): \(line)")
      }
    }
  }

  /// The example of the README, which must name each setting, and none else.
  @Test func theReadmeShowsEverySetting() throws {
    let url = URL(fileURLWithPath: #filePath + "/../../../../README.md").standardizedFileURL
    let readme = try String(contentsOf: url, encoding: .utf8)
    let section = try #require(readme.split(separator: "\n## Configuration\n").last)
    let example = try #require(section.split(separator: "```toml\n").dropFirst().first)
    let block = try #require(example.split(separator: "\n```").first)
    let file = try ConfigurationFile(Array(block.utf8), file: "README.md")
    #expect(file.entries.keys.sorted() == SettingsTable.rows.map(\.key).sorted())
  }

  @Test func noFileSetsNothing() throws {
    #expect(try ConfigurationFile(file: "/nowhere/config.toml") == ConfigurationFile())
  }
}
