import Files
import Foundation
import Tensors
import Testing

@testable import PaliGemma

/// One test a rule of an adapter's files: one line that names the file and the fault.
struct AdapterTensorsTests {
  private let folder = NSTemporaryDirectory() + "pali-adapter-\(UUID().uuidString)"
  private static let module = "base_model.model.model.language_model.layers.0.self_attn.q_proj"

  private func write(_ tensors: [TensorData], config: String = #"{"r": 2}"#) throws -> Path {
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    try Data(config.utf8).write(to: URL(fileURLWithPath: "\(folder)/adapter_config.json"))
    try writeSafetensors(tensors, to: "\(folder)/adapter_model.safetensors")
    return Path(folder)
  }

  private func adapter(_ path: Path) throws -> Adapter {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    return try Adapter(
      path, over: ModelConfiguration(folder: TinyCheckpoint.paligemma1.folder),
      PrecisionPlan(.fixed(.f32), elements: 0))
  }

  private func tensor(_ name: String, _ shape: [Int]) -> TensorData {
    TensorData(name, shape, [Float](repeating: 0.5, count: shape.reduce(1, *)))
  }

  private func pair(_ module: String = module, _ inputs: Int = 64, _ outputs: Int = 64) -> [TensorData] {
    [tensor("\(module).lora_A.weight", [2, inputs]), tensor("\(module).lora_B.weight", [outputs, 2])]
  }

  private func fault(_ tensors: [TensorData], config: String = #"{"r": 2}"#) throws -> String {
    let path = try write(tensors, config: config)
    let error = #expect(throws: (any Error).self) { try adapter(path) }
    expectOneLine(error, naming: folder)
    return error.map { "\($0)" } ?? ""
  }

  @Test func aPairIsTaken() throws {
    let adapter = try adapter(write(pair()))
    #expect(adapter.changes.keys.elementsEqual([.decoderLayer(0, .query)]) && adapter.floats.isEmpty)
    #expect(adapter.changes.first?.value.scale == 4 && !adapter.changesPictures)
  }

  @Test func everyNamingIsTaken() throws {
    for module in [
      "base_model.model.language_model.model.layers.0.self_attn.q_proj",
      "model.language_model.layers.0.self_attn.q_proj",
    ] {
      #expect(try adapter(write(pair(module))).changes.count == 1)
    }
  }

  @Test func halvesWithoutTheOther() throws {
    #expect(try fault([pair()[0]]).hasSuffix("q_proj.lora_A.weight has no \(Self.module).lora_B.weight"))
    #expect(try fault([pair()[1]]).hasSuffix("q_proj.lora_B.weight has no \(Self.module).lora_A.weight"))
  }

  @Test func whatTheModelHasNoPlaceFor() throws {
    let other = "base_model.model.model.language_model.layers.2.self_attn.q_proj"
    #expect(try fault(pair() + pair(other)).contains("the model has no place for \(other).lora_A.weight"))
    #expect(try fault(pair() + [tensor("odd", [1])]).contains("the model has no place for odd"))
  }

  @Test func shapes() throws {
    #expect(
      try fault(pair(Self.module, 63)).contains(
        "lora_A.weight has the shape [2, 63], the model asks for [2, 64]"))
    #expect(try fault(pair(Self.module, 64, 65)).contains("lora_B.weight has the shape [65, 2]"))
    let norm = "base_model.model.model.language_model.norm.weight"
    #expect(
      try fault(pair() + [tensor(norm, [63])]).contains("\(norm) has the shape [63], the model asks for [64]")
    )
  }

  @Test func ranksAreTheSettings() throws {
    #expect(try fault(pair(), config: #"{"r": 4}"#).contains("has the rank 2, adapter_config.json says 4"))
  }

  @Test func types() throws {
    let path = try write(pair())
    let file = URL(fileURLWithPath: "\(folder)/adapter_model.safetensors")
    var bytes = try Data(contentsOf: file)
    while let place = bytes.range(of: Data("\"F32\"".utf8)) {
      bytes.replaceSubrange(place, with: Data("\"I32\"".utf8))
    }
    try bytes.write(to: file)
    let error = #expect(throws: SafetensorsError.self) { try adapter(path) }
    expectOneLine(error, naming: "adapter_model.safetensors")
  }

  @Test func theSameTwice() throws {
    let old = "base_model.model.language_model.model.layers.0.self_attn.q_proj"
    #expect(try fault(pair() + pair(old)).contains("holds the same tensor twice"))
  }

  @Test func nothing() throws { #expect(try fault([]).hasSuffix("holds no tensor")) }

  @Test(arguments: [
    ("\(module).lora_magnitude_vector.weight", "of DoRA"),
    (
      "base_model.model.model.language_model.embed_tokens.lora_embedding_A", "a change of an embedding's rows"
    ),
    ("\(module).lora_B.bias", "a part of a product that is not known"),
  ])
  func otherKindsAreRefusedByName(_ name: String, _ what: String) throws {
    #expect(try fault(pair() + [tensor(name, [2, 64])]).contains("\(name) is \(what), which is not read"))
  }

  @Test func whatPeftSavesOfDoRA() throws {
    let path = Path(fixtures("Lora/paligemma1/dora"))
    let error = #expect(throws: AdapterError.self) { try adapter(path) }
    expectOneLine(error, naming: path)
    #expect("\(try #require(error))".contains("only an adapter without DoRA is read"))
  }

  @Test func aCutFile() throws {
    let path = try write(pair())
    let file = URL(fileURLWithPath: "\(folder)/adapter_model.safetensors")
    try Data(contentsOf: file).dropLast(9).write(to: file)
    expectOneLine(
      #expect(throws: SafetensorsError.self) { try adapter(path) }, naming: "adapter_model.safetensors")
  }

  @Test func foldersThatAreNone() throws {
    #expect(throws: AdapterError.notFolder(path: "/nowhere")) { try adapter("/nowhere") }
    let path = try write(pair())
    try FileManager.default.removeItem(atPath: "\(folder)/adapter_model.safetensors")
    try Data([1]).write(to: URL(fileURLWithPath: "\(folder)/adapter_model.bin"))
    let error = #expect(throws: AdapterError.self) { try adapter(path) }
    expectOneLine(
      error, naming: "adapter_model.bin: a PyTorch pickle is not read; take adapter_model.safetensors")
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    #expect(throws: AdapterError.incomplete(folder: path, missing: "adapter_config.json")) {
      try adapter(path)
    }
  }
}
