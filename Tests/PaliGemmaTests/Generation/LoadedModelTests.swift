import Files
import Foundation
import Tensors
import Testing

@testable import PaliGemma

/// Model folders that are not right end in one line that names the folder or file, whatever is wrong.
struct LoadedModelTests {
  private func failure(_ folder: TemporaryModel) -> (any Error)? {
    let error = #expect(throws: (any Error).self) {
      try LoadedModel(EmbeddedEngine.Settings(folder: folder.path))
    }
    expectOneLine(error, naming: folder.path)
    return error
  }

  @Test(arguments: ["config.json", "model.safetensors"])
  func aMissingFileIsNamed(_ name: String) throws {
    let folder = try TemporaryModel(.paligemma1)
    try FileManager.default.removeItem(atPath: "\(folder.path)/\(name)")
    #expect("\(failure(folder) as Any)".contains(name))
  }

  @Test func aMissingTokenizerIsAnError() throws {
    _ = failure(try TemporaryModel(.paligemma1, .init(tokenizer: [])))
  }

  @Test func aFolderInPlaceOfTheConfigurationIsAnError() throws {
    let folder = try TemporaryModel(.paligemma1)
    try FileManager.default.removeItem(atPath: "\(folder.path)/config.json")
    try FileManager.default.createDirectory(
      atPath: "\(folder.path)/config.json", withIntermediateDirectories: false)
    _ = failure(folder)
  }

  @Test func damagedGenerationSettingsAreAnErrorAndMissingOnesAreNot() throws {
    let folder = try TemporaryModel(.paligemma1)
    _ = try LoadedModel(EmbeddedEngine.Settings(folder: folder.path))
    try Data("{".utf8).write(to: URL(fileURLWithPath: "\(folder.path)/generation_config.json"))
    _ = failure(folder)
  }

  @Test func theImageTokenMustBeTheTokenizers() throws {
    let folder = try TemporaryModel(.paligemma1) { $0["image_token_index"] = 1000 }
    let error = failure(folder) as? ModelError
    #expect(error == .imageToken(folder: folder.path, config: 1000, tokenizer: 1639))
  }

  @Test func theTokenizerMustFitTheEmbedding() throws {
    let folder = try TemporaryModel(.paligemma1) { config in
      var text = config["text_config"] as? [String: Any] ?? [:]
      text["vocab_size"] = 1500
      config["text_config"] = text
    } edit: { tensors in
      for index in tensors.indices where tensors[index].name.hasSuffix("embed_tokens.weight") {
        tensors[index].shape = [1500, 64]
        tensors[index].bytes.removeLast(164 * 64 * 2)
      }
    }
    #expect(failure(folder) as? ModelError == .vocabulary(folder: folder.path, pieces: 1640, rows: 1500))
  }

  @Test func aMaskDecoderBesideTheModelIsLoadedAndADamagedOneIsNamed() throws {
    let folder = try TemporaryModel(.paligemma1)
    #expect(try !LoadedModel(EmbeddedEngine.Settings(folder: folder.path)).summary.hasMaskDecoder)
    let decoder = "\(folder.path)/vae-oid.npz"
    try FileManager.default.copyItem(atPath: fixtures("MaskDecoder/small.npz"), toPath: decoder)
    #expect(try LoadedModel(EmbeddedEngine.Settings(folder: folder.path)).summary.hasMaskDecoder)
    let damaged = "\(folder.path)/damaged.npz"
    try Data(try Data(contentsOf: URL(fileURLWithPath: decoder)).prefix(5000))
      .write(to: URL(fileURLWithPath: damaged))
    let error = #expect(throws: (any Error).self) {
      try LoadedModel(EmbeddedEngine.Settings(folder: folder.path, masks: Path(damaged)))
    }
    expectOneLine(error, naming: damaged)
  }

  /// Names of a megabyte, and thousands of tensors: the line stays one that can be read.
  @Test func linesStayShort() throws {
    let long = String(repeating: "x", count: 1_000_000)
    let folders = [
      try TemporaryModel(.paligemma1) { _ in
      } edit: {
        $0 += (0..<3000).map { TensorData("extra.\($0).\(long.prefix(300))", [1], [0]) }
      },
      try TemporaryModel(.paligemma1) { $0["model_type"] = long },
      try TemporaryModel(.paligemma1) { _ in
      } edit: { tensors in
        tensors[5].shape = [Int](repeating: 1, count: 100_000) + tensors[5].shape
      },
    ]
    for folder in folders {
      let error = failure(folder)
      #expect(error.map { "\($0)".utf8.count < folder.path.text.utf8.count + 600 } == true)
    }
  }

  @Test func loadingStopsWhenCancelled() throws {
    let folder = try TemporaryModel(.paligemma1)
    #expect(throws: Cancelled.self) {
      try LoadedModel(EmbeddedEngine.Settings(folder: folder.path), isCancelled: { true })
    }
  }

  /// A sparse file of half a terabyte whose shapes all fit its config.json: refused before anything is allocated.
  @Test func aGiantIsRefusedFromItsShapes() throws {
    let folder = try TemporaryModel(.paligemma1) { config in
      var text = config["text_config"] as? [String: Any] ?? [:]
      text["hidden_size"] = 16384
      text["intermediate_size"] = 1_048_576
      config["text_config"] = text
    }
    let table = WeightTable(try ModelConfiguration(folder: folder.path))
    var header: [String: Any] = [:]
    var offset = 0
    for row in table.required {
      let shape = row.sources[0].recipe.storedShape(of: row.shape)
      let end = offset + 4 * shape.reduce(1, *)
      header[row.sources[0].name] = ["dtype": "F32", "shape": shape, "data_offsets": [offset, end]]
      offset = end
    }
    let text = try JSONSerialization.data(withJSONObject: header)
    var start = Data()
    withUnsafeBytes(of: UInt64(text.count).littleEndian) { start.append(contentsOf: $0) }
    let file = URL(fileURLWithPath: "\(folder.path)/model.safetensors")
    try (start + text).write(to: file)
    let handle = try FileHandle(forWritingTo: file)
    try handle.truncate(atOffset: UInt64(8 + text.count + offset))
    try handle.close()
    guard case .memory(folder.path, let needed, _) = failure(folder) as? ModelError else {
      Issue.record("no prediction")
      return
    }
    // Two layers of three matrices 16384 x 1048576, in 4 bits, which auto takes last.
    #expect(needed > 6 * 16384 * 1_048_576 / 2)
  }
}
