import Files
import Foundation
import Tensors
import Testing

@testable import PaliGemma

/// Folders of mlx's, with weights in few bits, as Fixtures/make_mlx.py has made them with mlx itself.
struct CodedWeightsTests {
  static let folders = ["paligemma1-4bit", "paligemma2-8bit"]

  private func model(_ name: String) throws -> ForeignModel {
    try ForeignModel([
      "config.json": "Mlx/\(name)/config.json", "model.safetensors": "Mlx/\(name)/model.safetensors",
      "tokenizer.json": "Checkpoints/tokenizer/tokenizer.json",
      "tokenizer_config.json": "Checkpoints/tokenizer/tokenizer_config.json",
    ])
  }

  private func records(_ name: String) throws -> [TinyCheckpoint.Record] {
    try ForeignModel.records("Mlx/\(name)/expected.json")
  }

  /// Every number of bits and size of groups, against mlx's own numbers.
  @Test(arguments: AffineCodes.bitCounts, AffineCodes.groupSizes)
  func codesAreMLXs(_ bits: Int, _ group: Int) throws {
    let file = try SafetensorsFile(Path(fixtures("Mlx/codes.safetensors")))
    let name = "\(bits).\(group)"
    let codes = try #require(
      try AffineCodes(
        codes: file.words("\(name).weight"), scales: file.tensor("\(name).scales"),
        biases: file.tensor("\(name).biases"), groupSize: group, bits: bits))
    let expected = try file.tensor("\(name).values")
    #expect(codes.shape == expected.shape)
    let got = try codes.rows(0..<5).floats()
    let worst = zip(got, expected.floats()).reduce(Float(0)) { max($0, abs($1.0 - $1.1)) }
    #expect(worst < 1e-6)
    #expect(try codes.rows(3..<5).floats() == Array(got[3 * 256..<5 * 256]))
  }

  @Test(arguments: folders)
  func theyAnswerAsTheReference(_ name: String) throws {
    let model = try model(name)
    try expectReference(try model.load(.fixed(.f32)), try records(name), within: 1e-3, "f32")
    #expect(try agreement(try model.load(.fixed(.bf16)), try records(name)) > 0.4)
  }

  @Test(arguments: folders)
  func inBfloat16AsTheReferenceInIt(_ name: String) throws {
    let model = try model(name)
    try expectBfloat16(try model.load(.fixed(.bf16)), try records(name), "Mlx/\(name)")
  }

  /// Quantised anew they drift.
  @Test(arguments: folders)
  func theyDriftInFewerBits(_ name: String) throws {
    let model = try model(name)
    let share = try agreement(try model.load(.fixed(.q8)), try records(name))
    #expect(share > 0 && share < 1.01, "\(share)")
  }

  /// Packed into a file or into memory they are the same.
  @Test(arguments: [Precision.bf16, .q8, .q4])
  func thePackedFileHoldsTheSame(_ precision: Precision) throws {
    let (model, folder) = (try model(Self.folders[0]), try TemporaryFolderOfCache())
    let request = try records(Self.folders[0])[0].request()
    let expected = try model.load(.fixed(precision)).answer(request).tokens.map(\.logprob)
    for _ in 0..<2 {
      let loaded = try model.load(.fixed(precision), cache: folder.cache)
      #expect(try loaded.answer(request).tokens.map(\.logprob) == expected)
    }
    #expect(folder.cache.entries.count == 1)
  }

  @Test func theListingTellsTheBits() throws {
    let model = try model(Self.folders[0])
    let listing = try ModelFolderListing(ModelFolder(model.path))
    #expect(listing.types.keys.sorted() == ["4-bit", "8-bit", "BF16"])
    let configuration = try ModelConfiguration(folder: model.path)
    // As many as in the table, and what pads the tower's MLP.
    let (vision, wide) = (configuration.vision, 128 - configuration.vision.feedForward)
    let padding = vision.layers * wide * (2 * vision.width + 1)
    let rows = WeightTable(configuration).required
    #expect(listing.parameterCount == rows.reduce(padding) { $0 + $1.elementCount })
  }

  /// Not quantised: the kernel alone lies otherwise.
  @Test func aFolderThatIsNotQuantised() throws {
    let checkpoint = TinyCheckpoint.paligemma2
    let folder = try TemporaryModel(checkpoint) { _ in
    } edit: { tensors in
      guard let index = tensors.firstIndex(where: { $0.name.hasSuffix("patch_embedding.weight") }) else {
        return
      }
      let (old, shape) = (tensors[index].floats, tensors[index].shape)
      let (width, side) = (shape[0], shape[2])
      var new: [Float] = []
      for out in 0..<width {
        for place in 0..<side * side {
          for channel in 0..<3 { new.append(old[(out * 3 + channel) * side * side + place]) }
        }
      }
      tensors[index] = TensorData(tensors[index].name, [width, side, side, 3], new).converted(to: .bfloat16)
    }
    let model = try LoadedModel(EmbeddedEngine.Settings(folder: folder.path, precision: .fixed(.f32)))
    try expectReference(model, try checkpoint.records(), within: 1e-3)
  }

  // MARK: What is wrong with it is one line

  private func fault(_ name: String, _ change: (ForeignModel) throws -> Void) throws -> String {
    let model = try model(name)
    try change(model)
    let error = #expect(throws: (any Error).self) { try model.load() }
    expectOneLine(error, naming: model.path)
    return error.map { "\($0)" } ?? ""
  }

  private func fault(config change: (inout [String: Any]) -> Void) throws -> String {
    try fault(Self.folders[1]) { model in
      try model.edit("config.json") { config in
        var settings = config["quantization"] as? [String: Any] ?? [:]
        change(&settings)
        config["quantization"] = settings
      }
    }
  }

  @Test func settingsThatAreNotRead() throws {
    #expect(
      try fault { $0["bits"] = 7 }.contains("\"quantization.bits\" is 7; only 2 or 3 or 4 or 5 or 6 or 8"))
    #expect(try fault { $0["group_size"] = 48 }.contains("quantization.group_size"))
    #expect(try fault { $0["mode"] = "mxfp4" }.contains("mxfp4 (quantization.mode) is not read"))
    #expect(try fault { $0["bits"] = 4 }.contains("these are not 4 bits in groups of 64"))
  }

  private func fault(tensors change: (inout [(name: String, type: String)]) -> Void) throws -> String {
    try fault(Self.folders[1]) { model in try rename(model, change) }
  }

  /// Changes names and types in the file's header; the bytes stay where they are.
  private func rename(
    _ model: ForeignModel, _ change: (inout [(name: String, type: String)]) -> Void
  ) throws {
    let file = URL(fileURLWithPath: "\(model.path)/model.safetensors")
    let bytes = try Data(contentsOf: file)
    let length = Int(bytes.prefix(8).reversed().reduce(0) { $0 << 8 | UInt64($1) })
    let old = try JSONSerialization.jsonObject(with: bytes[8..<8 + length]) as? [String: Any] ?? [:]
    let names = old.keys.filter { $0 != "__metadata__" }.sorted()
    var entries = names.map {
      (name: $0, type: (old[$0] as? [String: Any])?["dtype"] as? String ?? "")
    }
    change(&entries)
    var new: [String: Any] = [:]
    for (name, entry) in zip(names, entries) {
      var value = old[name] as? [String: Any] ?? [:]
      value["dtype"] = entry.type
      new[entry.name] = value
    }
    let text = try JSONSerialization.data(withJSONObject: new)
    var written = withUnsafeBytes(of: UInt64(text.count).littleEndian) { Data($0) }
    written.append(text)
    written.append(bytes[(8 + length)...])
    try written.write(to: file)
  }

  private static let module = "language_model.model.layers.0.mlp.up_proj"

  @Test func partsThatAreMissing() throws {
    for (part, told) in [("scales", "\(Self.module).scales"), ("biases", "\(Self.module).biases")] {
      let line = try fault { tensors in
        for index in tensors.indices where tensors[index].name == "\(Self.module).\(part)" {
          tensors[index].name = "\(Self.module).other"
        }
      }
      #expect(line.contains(part == "biases" ? "has no tensor \(told)" : Self.module), "\(line)")
    }
  }

  @Test func typesThatCodesCannotHave() throws {
    let line = try fault { tensors in
      for index in tensors.indices where tensors[index].name == "\(Self.module).weight" {
        tensors[index].type = "I32"
      }
    }
    #expect(line.contains("model.safetensors: \(Self.module).weight is I32; codes are U32"))
  }

  @Test func codesWithoutAClaimAreNoWeights() throws {
    let line = try fault(Self.folders[1]) { model in
      try model.edit("config.json") {
        $0["quantization"] = nil
        $0["quantization_config"] = nil
      }
    }
    #expect(line.contains(".weight") || line.contains(".scales"))
  }
}

/// A cache folder of its own that keeps whatever is packed.
final class TemporaryFolderOfCache {
  private let folder = NSTemporaryDirectory() + "pali-cache-\(UUID().uuidString)"
  let cache: WeightCache

  init() throws {
    var cache = WeightCache(Path("\(folder)/pali"))
    cache.smallest = 0
    self.cache = cache
  }

  deinit { try? FileManager.default.removeItem(atPath: folder) }
}
