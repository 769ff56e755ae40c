import Files
import Foundation

@testable import PaliGemma

/// Fixtures/Tokenizer: what the references say, and folders with some of its files.
struct TokenizerFixture: Decodable {
  struct Special: Decodable {
    let pad: Int, bos: Int, eos: Int, newline: Int, image: Int
  }

  struct Text: Decodable {
    let text: String
    let sentencepiece: [Int]
    let transformers: [Int]
  }

  struct Decoding: Decodable {
    let ids: [Int]
    let text: String
  }

  struct Prompt: Decodable {
    let prompt: String
    let imageTokens: Int
    let ids: [Int]
  }

  let special: Special
  let texts: [Text]
  let decodings: [Decoding]
  let prompts: [Prompt]

  static let path = Path(Bundle.module.resourcePath! + "/Fixtures/Tokenizer")

  static func load() throws -> TokenizerFixture {
    let data = try Data(contentsOf: URL(fileURLWithPath: "\(path)/expected.json"))
    return try JSONDecoder().decode(TokenizerFixture.self, from: data)
  }
}

/// A folder for the files of one test, gone with this object.
final class TokenizerFolder {
  let path: Path

  /// With the named files of the fixture in it.
  init(_ files: String...) throws {
    path = Path(FileManager.default.temporaryDirectory.appendingPathComponent("pali-\(UUID())").path)
    try FileManager.default.createDirectory(atPath: path.text, withIntermediateDirectories: true)
    for file in files {
      try FileManager.default.copyItem(
        atPath: "\(TokenizerFixture.path)/\(file)", toPath: "\(path)/\(file)")
    }
  }

  deinit { try? FileManager.default.removeItem(atPath: path.text) }

  func open() throws -> Tokenizer { try Tokenizer(folder: path) }

  func write(_ name: String, _ bytes: some Sequence<UInt8>) throws {
    try Data(Array(bytes)).write(to: URL(fileURLWithPath: "\(path)/\(name)"))
  }

  func write(_ name: String, _ text: String) throws { try write(name, text.utf8) }
}
