import Files
import Foundation
import Tensors
import Testing

@testable import PaliGemma

/// Weights that are not read: one line names the file, the format, and what to take instead.
struct ForeignFormatTests {
  private func expectRefusal(_ error: (any Error)?, _ file: Path, _ format: String) {
    expectOneLine(error, naming: file)
    let line = error.map { "\($0)" } ?? ""
    #expect(line.contains("\(format)") && line.contains("take the model's safetensors"), "\(line)")
    #expect(line.utf8.count < 400)
  }

  /// A model without weights but for a file of this name.
  private func folder(_ name: String, keeping kept: [String] = ["config.json", "tokenizer.json"]) throws
    -> TemporaryModel
  {
    let model = try TemporaryModel(.paligemma1)
    for old in names(in: model.path) where !kept.contains(old.text) {
      try FileManager.default.removeItem(atPath: "\(model.path)/\(old)")
    }
    try Data([1, 2, 3]).write(to: URL(fileURLWithPath: "\(model.path)/\(name)"))
    return model
  }

  @Test(arguments: [
    ("paligemma-3b-Q4_0.gguf", "GGUF"), ("pytorch_model.bin", "a PyTorch pickle"),
    ("pytorch_model-00001-of-00002.bin", "a PyTorch pickle"), ("model.ckpt", "a PyTorch pickle"),
    ("_CHECKPOINT_METADATA", "an Orbax checkpoint"), ("manifest.ocdbt", "an Orbax checkpoint"),
    ("flax_model.msgpack", "Flax's msgpack"), ("model.weights.h5", "a Keras or TensorFlow file"),
    ("decoder.onnx", "ONNX"), ("3b-224-sfp.sbs", "gemma.cpp's SBS"),
  ])
  func filesAreKnownByTheirNames(_ name: String, _ format: String) throws {
    let model = try folder(name)
    let file = model.path.appending(Path(name))
    expectRefusal(#expect(throws: ModelFolderError.self) { try ModelFolder(model.path) }, file, format)
    expectRefusal(#expect(throws: ModelFolderError.self) { try ModelFolder(file) }, file, format)
    let bare = try folder(name, keeping: [])
    expectRefusal(
      #expect(throws: ModelFolderError.self) { try ModelFolder(bare.path) },
      bare.path.appending(Path(name)), format)
  }

  @Test func besideWeightsThatAreReadTheyDoNotMatter() throws {
    let model = try folder(
      "pytorch_model.bin", keeping: ["config.json", "tokenizer.json", "model.safetensors"])
    #expect(try ModelFolder(model.path).path == model.path)
  }

  @Test func whatTrainingLeavesIsNoModel() throws {
    let model = try folder("training_args.bin")
    #expect(throws: ModelFolderError.noWeights(folder: model.path)) { try ModelFolder(model.path) }
  }

  @Test(arguments: [
    ("gptq", "GPTQ"), ("awq", "AWQ"), ("bitsandbytes", "bitsandbytes"), ("fp8", "fp8"), ("GGUF", "GGUF"),
    ("compressed-tensors", "compressed-tensors"), ("torchao", "torchao"), ("made up", "made up"),
  ])
  func quantisationIsRefusedByItsName(_ method: String, _ name: String) throws {
    for part in [nil, "text_config", "vision_config"] {
      let model = try TemporaryModel(.paligemma1) { config in
        let claim = ["quantization_config": ["quant_method": method, "bits": 4]]
        if let part {
          config[part] = (config[part] as? [String: Any] ?? [:]).merging(claim) { $1 }
        } else {
          config.merge(claim) { $1 }
        }
      }
      let error = #expect(throws: ModelError.self) {
        try LoadedModel(EmbeddedEngine.Settings(folder: model.path))
      }
      expectRefusal(error, model.path.appending("config.json"), name)
    }
  }

  /// Where config.json says nothing of it, the tensors do.
  @Test(arguments: [
    ("language_model.model.layers.0.mlp.up_proj.weight.absmax", "bitsandbytes"),
    ("language_model.model.layers.0.mlp.up_proj.qzeros", "GPTQ"),
    ("language_model.model.layers.0.mlp.up_proj.weight_scale_inv", "fp8"),
  ])
  func tensorsAreKnownByTheirNames(_ name: String, _ format: String) throws {
    let model = try TemporaryModel(.paligemma1) { _ in
    } edit: { tensors in
      tensors.removeAll { $0.name.hasSuffix("layers.0.mlp.up_proj.weight") }
      tensors.append(TensorData(name, [1], [0]))
    }
    let error = #expect(throws: ModelError.self) {
      try CheckedWeights(WeightFolder(model.path), ModelConfiguration(folder: model.path))
    }
    expectRefusal(error, model.path, format)
    #expect("\(try #require(error))".contains(name))
  }
}
