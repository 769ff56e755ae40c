import Foundation
import JSON
import Tensors
import Testing

@testable import PaliGemma

/// Models of unusual shapes, and with numbers that are none: each answers with ids of its vocabulary or ends in one line
/// that names its folder, in every precision.
struct UnusualModelsTests {
  static let precisions = [PrecisionChoice.fixed(.f32), .fixed(.bf16), .fixed(.q8), .fixed(.q4)]

  /// A model of these settings with random weights; `edit` may change them.
  private func model(
    text: [String: Any] = [:], vision: [String: Any] = [:], gemma2: Bool = true,
    edit: (inout [TensorData]) -> Void = { _ in }
  ) throws -> TemporaryModel {
    try TemporaryModel(gemma2 ? .paligemma2 : .paligemma1) { config in
      for (part, changes) in [("text_config", text), ("vision_config", vision)] {
        let old = config[part] as? [String: Any] ?? [:]
        config[part] = old.merging(changes) { $1 }
      }
    } edit: { tensors in
      guard !text.isEmpty || !vision.isEmpty else { return edit(&tensors) }
      let base = gemma2 ? TinyCheckpoint.paligemma2 : .paligemma1
      let configuration = try? changed(base, text, vision)
      tensors = configuration.map { WeightTable($0).required.map(Self.random) } ?? tensors
      edit(&tensors)
    }
  }

  private func changed(
    _ checkpoint: TinyCheckpoint, _ text: [String: Any], _ vision: [String: Any]
  ) throws -> ModelConfiguration {
    let data = try Data(contentsOf: URL(fileURLWithPath: "\(checkpoint.folder)/config.json"))
    var config = try JSONSerialization.jsonObject(with: data) as? [String: Any] ?? [:]
    for (part, changes) in [("text_config", text), ("vision_config", vision)] {
      config[part] = (config[part] as? [String: Any] ?? [:]).merging(changes) { $1 }
    }
    let written = try JSONSerialization.data(withJSONObject: config)
    return try ModelConfiguration(JSONDocument(text: written, file: "config.json").root)
  }

  private static func random(_ row: WeightRow) -> TensorData {
    let shape = row.sources[0].recipe.storedShape(of: row.shape)
    let values = (0..<shape.reduce(1, *)).map { Float(($0 &* 7919 &+ shape.count * 31) % 251 - 125) / 2048 }
    return TensorData(row.sources[0].name, shape, values)
  }

  /// Asks for a few tokens; true when they came.
  private func answers(_ folder: TemporaryModel, _ precision: PrecisionChoice) throws -> Bool {
    let request = try TinyCheckpoint.paligemma2.records()[0].request { $0.maxTokens = 3 }
    do {
      let model = try LoadedModel(
        EmbeddedEngine.Settings(folder: folder.path, precision: precision, threads: 2))
      let tokens = try model.answer(request).tokens
      #expect(tokens.allSatisfy { (0..<model.tokenizer.vocabularySize).contains($0.id ?? -1) })
      #expect(tokens.allSatisfy { $0.id != model.tokenizer.special.image && ($0.logprob ?? 1) <= 0 })
      return true
    } catch {
      expectOneLine(error, naming: folder.path)
      #expect("\(error)".utf8.count < 500)
      return false
    }
  }

  @Test(arguments: precisions)
  func shapesThatWork(_ precision: PrecisionChoice) throws {
    let texts: [[String: Any]] = [
      ["hidden_size": 1], ["hidden_size": 7], ["hidden_size": 65, "intermediate_size": 3],
      ["num_hidden_layers": 1], ["num_hidden_layers": 5, "sliding_window": 1],
      ["head_dim": 2], ["head_dim": 34, "num_attention_heads": 3, "num_key_value_heads": 1],
      ["num_attention_heads": 5, "num_key_value_heads": 5, "head_dim": 6],
      ["query_pre_attn_scalar": 1000], ["rope_theta": 1e12], ["rms_norm_eps": 1], ["vocab_size": 1641],
      ["attn_logit_softcapping": 0.001], ["final_logit_softcapping": 0.001],
    ]
    for text in texts { #expect(try answers(try model(text: text), precision), "\(text)") }
    let visions: [[String: Any]] = [
      ["image_size": 14], ["image_size": 27], ["image_size": 5, "patch_size": 1], ["patch_size": 3],
      ["hidden_size": 6, "num_attention_heads": 3], ["hidden_size": 5, "num_attention_heads": 1],
      ["hidden_size": 9, "num_attention_heads": 9, "intermediate_size": 1], ["num_hidden_layers": 1],
      ["layer_norm_eps": 1],
    ]
    for vision in visions { #expect(try answers(try model(vision: vision), precision), "\(vision)") }
  }

  @Test func settingsThatAreRefused() throws {
    let wild: [Any] = [
      0, -1, Int.max, Int.max / 2, 1 << 32, 1e18, 0.5, "8", [Any](), NSNull(), true, [1, 2], [-1, -1],
    ]
    let texts = [
      "hidden_size", "intermediate_size", "num_hidden_layers", "num_attention_heads", "num_key_value_heads",
      "head_dim", "vocab_size", "max_position_embeddings", "sliding_window", "query_pre_attn_scalar",
      "rms_norm_eps", "rope_theta", "layer_types", "attn_logit_softcapping",
    ]
    let visions = [
      "image_size", "patch_size", "hidden_size", "num_hidden_layers", "num_attention_heads",
      "intermediate_size", "layer_norm_eps", "num_channels",
    ]
    let folder = try model()
    let original = try Data(contentsOf: URL(fileURLWithPath: "\(folder.path)/config.json"))
    let config = try #require(try JSONSerialization.jsonObject(with: original) as? [String: Any])
    for (part, keys) in [("text_config", texts), ("vision_config", visions)] {
      for key in keys {
        for value in wild {
          var changed = config
          changed[part] = (config[part] as? [String: Any] ?? [:]).merging([key: value]) { $1 }
          try folder.write(changed, json: "config.json")
          _ = try answers(folder, .fixed(.f32))
        }
      }
    }
  }

  /// One number, or all, of every kind of tensor; each precision and number takes its share of them.
  @Test(arguments: precisions, [UInt16(0x7FC0), 0x7F80, 0xFF80, 0x7F7F, 0xFFFF])
  func numbersThatAreNone(_ precision: PrecisionChoice, _ bits: UInt16) throws {
    let names = try TinyCheckpoint.paligemma2.tensors().map(\.name).filter { !$0.contains("layers.1.") }
    let share = (Self.precisions.firstIndex(of: precision) ?? 0) + Int(bits >> 4)
    for (index, name) in names.enumerated() where (index + share) % 4 == 0 {
      let folder = try model { tensors in
        guard let place = tensors.firstIndex(where: { $0.name == name }) else { return }
        let all = index % 8 < 4
        for at in stride(from: 0, to: all ? tensors[place].bytes.count : 2, by: 2) {
          tensors[place].bytes[at] = UInt8(bits & 255)
          tensors[place].bytes[at + 1] = UInt8(bits >> 8)
        }
      }
      _ = try answers(folder, precision)
    }
  }
}
