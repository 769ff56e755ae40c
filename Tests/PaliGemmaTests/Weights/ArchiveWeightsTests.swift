import Files
import Foundation
import Tensors
import Testing

@testable import PaliGemma

/// big_vision's archives, as Fixtures/make_big_vision.py has permuted the tiny checkpoints into them.
struct ArchiveWeightsTests {
  private func model(_ checkpoint: TinyCheckpoint, as name: String = "model.npz") throws -> ForeignModel {
    let model = try ForeignModel([
      name: "BigVision/\(checkpoint)/model.npz",
      "paligemma_tokenizer.model": "BigVision/paligemma_tokenizer.model",
    ])
    guard checkpoint == .paligemma2 else { return model }
    // Its softcaps and window are none of the published models'.
    try model.edit("config.json", from: "Checkpoints/paligemma2/config.json") { config in
      var text = config["text_config"] as? [String: Any] ?? [:]
      text["vocab_size"] = 1639
      config["text_config"] = text
    }
    return model
  }

  /// Deflated or stored, with and without a configuration beside it.
  @Test(arguments: TinyCheckpoint.allCases)
  func theyAnswerAsTheReference(_ checkpoint: TinyCheckpoint) throws {
    let model = try model(checkpoint)
    try expectReference(try model.load(.fixed(.f32)), try checkpoint.records(), within: 1e-3, "f32")
    // One of its answers, about two pictures, parts from float32's after a few tokens.
    #expect(try agreement(try model.load(.fixed(.bf16)), try checkpoint.records()) > 0.4)
  }

  @Test(arguments: TinyCheckpoint.allCases)
  func inBfloat16AsTheReferenceInIt(_ checkpoint: TinyCheckpoint) throws {
    let model = try model(checkpoint)
    try expectBfloat16(
      try model.load(.fixed(.bf16)), try checkpoint.records(), "Checkpoints/\(checkpoint)")
  }

  /// Packed from an archive a model is what it is packed from safetensors. The rows that pad the vocabulary are not in
  /// it, so sums over the vocabulary are rounded otherwise.
  @Test(arguments: TinyCheckpoint.allCases, [Precision.bf16, .q8, .q4])
  func packedTheyAreTheReferencesWeights(_ checkpoint: TinyCheckpoint, _ precision: Precision) throws {
    let (model, folder) = (try model(checkpoint), try TemporaryModel(checkpoint))
    let kept = try TemporaryFolderOfCache()
    let request = try checkpoint.records()[0].request()
    let plain = try LoadedModel(
      EmbeddedEngine.Settings(folder: folder.path, precision: .fixed(precision), threads: 2)
    ).answer(request).tokens
    for cache in [nil, kept.cache, kept.cache] {
      let tokens = try model.load(.fixed(precision), cache: cache).answer(request).tokens
      #expect(tokens.map(\.id) == plain.map(\.id))
      for (token, expected) in zip(tokens, plain) {
        #expect(abs((token.logprob ?? .nan) - (expected.logprob ?? 0)) < 1e-5)
      }
    }
    let entries = kept.cache.entries
    #expect(entries.count == 1 && entries[0].origin?.sourceExists == true)
  }

  @Test func theFileOrItsFolderMayBeNamed() throws {
    let model = try model(.paligemma1, as: "pt_224.npz")
    let file = model.path.appending("pt_224.npz")
    for path in [model.path, file] {
      #expect(try ModelFolder(path).path == path)
      let loaded = try LoadedModel(EmbeddedEngine.Settings(folder: path, precision: .fixed(.f32)))
      let record = try TinyCheckpoint.paligemma1.records()[0]
      #expect(try loaded.answer(record.request()).tokens.map(\.id) == record.tokens)
      let listing = try ModelFolderListing(ModelFolder(path))
      #expect(listing.naming == WeightLayout.bigVision.title && listing.tokenizer == .bigVision)
      #expect(listing.weightFiles.map(\.name) == ["pt_224.npz"] && listing.types == ["BF16": 32])
    }
    try FileManager.default.copyItem(atPath: file.text, toPath: "\(model.path)/other.npz")
    let error = #expect(throws: ModelFolderError.self) { try ModelFolder(model.path) }
    #expect(
      "\(try #require(error))".hasSuffix("holds several models (other.npz, pt_224.npz); name one of them"))
    #expect(try ModelFolder(file).path == file)
  }

  @Test func otherArchivesAreNoModels() throws {
    let model = try ForeignModel(["vae-oid.npz": "MaskDecoder/small.npz"])
    #expect(throws: ModelFolderError.noConfiguration(folder: model.path)) { try ModelFolder(model.path) }
    let file = model.path.appending("vae-oid.npz")
    #expect(throws: ModelFolderError.notFolder(path: file)) { try ModelFolder(file) }
  }

  @Test func withoutATokenizerItIsNone() throws {
    let model = try ForeignModel(["model.npz": "BigVision/paligemma1/model.npz"])
    #expect(throws: ModelFolderError.noTokenizer(folder: model.path)) { try ModelFolder(model.path) }
  }

  @Test(arguments: ["BigVision/paligemma_tokenizer.model", "Checkpoints/tokenizer/tokenizer.json"])
  func theTokenizerMayBeElsewhere(_ tokenizer: String) throws {
    let model = try ForeignModel(["model.npz": "BigVision/paligemma1/model.npz"])
    let file = Path(fixtures(tokenizer))
    #expect(try ModelFolder(model.path, tokenizer: file).path == model.path)
    let loaded = try LoadedModel(
      EmbeddedEngine.Settings(folder: model.path, precision: .fixed(.f32), tokenizer: file))
    try expectReference(loaded, try TinyCheckpoint.paligemma1.records(), within: 1e-3)
  }

  // MARK: What is wrong with it is one line

  private func fault(_ change: (inout [UInt8]) throws -> Void) throws -> String {
    let model = try model(.paligemma2)
    let file = URL(fileURLWithPath: "\(model.path)/model.npz")
    var bytes = [UInt8](try Data(contentsOf: file))
    try change(&bytes)
    try Data(bytes).write(to: file)
    let error = #expect(throws: (any Error).self) { try model.load() }
    expectOneLine(error, naming: model.path)
    return error.map { "\($0)" } ?? ""
  }

  private func rename(_ name: String, _ other: String, _ bytes: inout [UInt8]) throws {
    try #require(name.utf8.count == other.utf8.count)
    let (old, new) = (Array(name.utf8), Array(other.utf8))
    let places = bytes.indices.filter { bytes[$0...].starts(with: old) }
    try #require(places.count == 2)
    for place in places { bytes.replaceSubrange(place..<place + new.count, with: new) }
  }

  @Test func namesThatAreNotTheLayouts() throws {
    let line = try fault { try rename("llm/layers/mlp/linear", "llm/layers/mlp/linaer", &$0) }
    #expect(line.contains("model.npz: the weights lack llm/layers/mlp/linear"), "\(line)")
  }

  @Test func aChangedNumberIsNoticed() throws {
    let line = try fault { bytes in
      let name = Array("llm/layers/mlp/linear".utf8)
      let place = try #require(bytes.indices.first { bytes[$0...].starts(with: name) })
      bytes[place + 1000] ^= 1
    }
    #expect(line.contains("model.npz: the data of llm/layers/mlp/linear is damaged"), "\(line)")
  }

  @Test func aChangedNumberIsNoticedWhereItIsDeflated() throws {
    let model = try model(.paligemma1)
    let file = URL(fileURLWithPath: "\(model.path)/model.npz")
    let whole = [UInt8](try Data(contentsOf: file))
    let name = Array("params/llm/layers/mlp/linear".utf8)
    let place = try #require(whole.indices.first { whole[$0...].starts(with: name) })
    for offset in stride(from: 400, to: 4000, by: 711) {
      var bytes = whole
      bytes[place + offset] ^= 0x10
      try Data(bytes).write(to: file)
      let error = #expect(throws: NumPyError.self) { try model.load() }
      #expect("\(try #require(error))".hasSuffix("params/llm/layers/mlp/linear is damaged"))
    }
  }

  @Test func aCutArchiveIsRefused() throws {
    let line = try fault { $0.removeLast(100) }
    #expect(
      line.contains("has no config.json") || line.contains("no weights") || line.contains("neither"),
      "\(line)")
  }

  @Test func aNamedFileThatIsDamagedIsToldSo() throws {
    let model = try model(.paligemma1)
    let file = model.path.appending("model.npz")
    try Data(contentsOf: URL(fileURLWithPath: file.text)).dropLast(100).write(
      to: URL(fileURLWithPath: file.text))
    let error = #expect(throws: NumPyError.self) { try ModelFolder(file) }
    expectOneLine(error, naming: file)
  }

  /// A configuration that does not go with the shapes.
  @Test func shapesAreHeldAgainstTheConfiguration() throws {
    let model = try model(.paligemma2)
    try model.edit("config.json") { config in
      var vision = config["vision_config"] as? [String: Any] ?? [:]
      vision["intermediate_size"] = 96
      config["vision_config"] = vision
    }
    let error = #expect(throws: ModelError.self) { try model.load() }
    guard case .wrongShape(_, "img/Transformer/encoderblock/MlpBlock_0/Dense_0/kernel", _, _) = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    expectOneLine(error, naming: model.path.appending("model.npz"))
  }
}
