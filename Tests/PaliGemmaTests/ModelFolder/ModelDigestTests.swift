import Files
import Foundation
import Tensors
import Testing

@testable import PaliGemma

struct ModelDigestTests {
  private func digest(_ model: TemporaryModel) throws -> String {
    let tokenizer = try #require(try Tokenizer.Source.found(in: model.path))
    let papers = [model.path.appending("config.json"), tokenizer.file(in: model.path)]
    return try ModelDigest(WeightFolder(model.path).digests, papers: papers).text
  }

  private func bytes(_ name: Path, of model: TemporaryModel) throws -> [UInt8] {
    try readFile(model.path.appending(name), limit: 1 << 30)
  }

  private func write(_ bytes: [UInt8], _ name: Path, in model: TemporaryModel) throws {
    try bytes.withUnsafeBytes { try AtomicFile.write($0, to: model.path.appending(name)) }
  }

  /// Expects another digest when the file's bytes are changed, and the old one when they are put back.
  private func expectSeen(
    _ name: Path, of model: TemporaryModel, _ what: String, _ change: (inout [UInt8]) throws -> Void
  ) throws {
    let (old, first) = (try bytes(name, of: model), try digest(model))
    var new = old
    try change(&new)
    try write(new, name, in: model)
    #expect(try digest(model) != first, "\(name): \(what)")
    try write(old, name, in: model)
    #expect(try digest(model) == first)
  }

  @Test func copiesHaveTheSame() throws {
    let (model, copy) = (try TemporaryModel(.paligemma1), try TemporaryModel(.paligemma2))
    let first = try digest(model)
    #expect(first.utf8.count == 16 && first.allSatisfy(\.isHexDigit))
    #expect(try digest(copy) != first)
    for name in names(in: model.path) {
      try write(try bytes(name, of: model), name, in: copy)
      try FileManager.default.setAttributes(
        [.modificationDate: Date(timeIntervalSince1970: 1000)], ofItemAtPath: "\(copy.path)/\(name)")
    }
    #expect(try digest(copy) == first)
  }

  @Test(arguments: [Path("config.json"), "tokenizer.json"])
  func everyByteOfTheSmallFilesCounts(_ name: Path) throws {
    let model = try TemporaryModel(.paligemma1)
    for place in [0, 1, 100] { try expectSeen(name, of: model, "\(place)") { $0[place] ^= 1 } }
    try expectSeen(name, of: model, "longer") { $0.append(0x20) }
  }

  @Test func theTokenizerIsTheFileThatIsRead() throws {
    let model = try TemporaryModel(
      .paligemma1, .init(tokenizer: ["tokenizer.model", "tokenizer_config.json"]))
    try expectSeen("tokenizer.model", of: model, "last") { $0[$0.count - 1] ^= 1 }
    let both = try TemporaryModel(.paligemma1)
    let first = try digest(both)
    #expect(try digest(model) != first)
    try write([1], "tokenizer.model", in: both)
    #expect(try digest(both) == first)
  }

  @Test func weightsCount() throws {
    let (model, name) = (try TemporaryModel(.paligemma1), WeightFolder.singleName)
    let length = try bytes(name, of: model).prefix(8).reversed().reduce(0) { $0 << 8 | Int($1) }
    try expectSeen(name, of: model, "first number") { $0[8 + length] ^= 1 }
    try expectSeen(name, of: model, "last number") { $0[$0.count - 1] ^= 1 }
    try expectSeen(name, of: model, "header") { bytes in
      let place = try #require(bytes.indices.first { bytes[$0...].starts(with: "\"pt\"".utf8) })
      bytes.replaceSubrange(place..<place + 4, with: "\"tf\"".utf8)
    }
    let shards = try TemporaryModel(.paligemma1, .init(shards: 2))
    #expect(try digest(shards) != digest(model))
  }

  @Test func theSummaryHasItAndTheMaskDecoderDoesNotCount() throws {
    let model = try TemporaryModel(.paligemma1)
    let first = try digest(model)
    try write(
      Array(try Data(contentsOf: URL(fileURLWithPath: fixtures("MaskDecoder/small.npz")))), "vae-oid.npz",
      in: model)
    for precision in [PrecisionChoice.automatic, .fixed(.q4)] {
      let loaded = try LoadedModel(EmbeddedEngine.Settings(folder: model.path, precision: precision))
      #expect(loaded.summary.digest == first && loaded.summary.hasMaskDecoder)
    }
  }
}
