import Foundation
import JSON
import Tensors
import Testing

@testable import PaliGemma

/// The config.json files of the published models, as far as they say anything, and hostile ones.
struct ModelConfigurationTests {
  static let paligemma = """
    {"architectures": ["PaliGemmaForConditionalGeneration"], "bos_token_id": 2, "eos_token_id": 1, "hidden_size": 2048,
     "ignore_index": -100, "image_token_index": 257152, "model_type": "paligemma", "pad_token_id": 0,
     "projection_dim": 2048, "torch_dtype": "float32",
     "text_config": {"hidden_size": 2048, "intermediate_size": 16384, "model_type": "gemma", "num_attention_heads": 8,
       "num_hidden_layers": 18, "num_image_tokens": 256, "num_key_value_heads": 1, "torch_dtype": "float32",
       "vocab_size": 257216},
     "vision_config": {"hidden_size": 1152, "intermediate_size": 4304, "model_type": "siglip_vision_model",
       "num_attention_heads": 16, "num_hidden_layers": 27, "num_image_tokens": 256, "num_positions": 7,
       "patch_size": 14, "projection_dim": 2048, "projector_hidden_act": "gelu_fast", "vision_use_head": false}}
    """
  static let paligemma2 = """
    {"bos_token_id": 2, "eos_token_id": [1, 107], "hidden_size": 2048, "image_token_index": 257152,
     "model_type": "paligemma", "num_hidden_layers": 26, "pad_token_id": 0, "projection_dim": 2304,
     "text_config": {"architectures": ["Gemma2ForCausalLM"], "hidden_act": "gelu_pytorch_tanh", "hidden_size": 2304,
       "intermediate_size": 9216, "model_type": "gemma2", "num_hidden_layers": 26, "num_image_tokens": 1024,
       "num_key_value_heads": 4, "tie_word_embeddings": false, "torch_dtype": "bfloat16", "vocab_size": 257216},
     "vision_config": {"hidden_size": 1152, "image_size": 448, "intermediate_size": 4304,
       "model_type": "siglip_vision_model", "num_attention_heads": 16, "num_hidden_layers": 27,
       "num_positions": 256, "patch_size": 14, "torch_dtype": "bfloat16", "vision_use_head": false}}
    """

  private func read(_ text: String, generation: String? = nil) throws -> ModelConfiguration {
    let generation = try generation.map {
      try JSONDocument(text: Array($0.utf8), file: "generation_config.json").root
    }
    return try ModelConfiguration(
      JSONDocument(text: Array(text.utf8), file: "config.json").root, generation: generation)
  }

  @Test func paligemmaFillsInWhatItsFileOmits() throws {
    let configuration = try read(Self.paligemma)
    let text = configuration.text
    #expect(text.headWidth == 256 && text.keyValueHeads == 1 && text.vocabularyRows == 257_216)
    #expect(text.epsilon == 1e-6 && text.theta == 10000 && text.queryScale == 0.0625)
    #expect(text.attentionSoftcap == nil && text.finalSoftcap == nil && !text.postNorms)
    #expect(text.window == nil && text.sliding == [Bool](repeating: false, count: 18))
    #expect(configuration.vision.imageSize == 224 && configuration.imageTokens == 256)
    #expect(configuration.vision.epsilon == 1e-6 && configuration.vision.headWidth == 72)
    #expect(configuration.vision.patchElements == 588)
    #expect(configuration.endTokens == [1] && configuration.imageToken == 257_152)
  }

  @Test func paligemma2FillsInWhatItsFileOmits() throws {
    let configuration = try read(Self.paligemma2)
    let text = configuration.text
    #expect(text.width == 2304, "the top-level hidden_size is stale")
    #expect(text.heads == 8 && text.headWidth == 256 && text.keyValueHeads == 4)
    #expect(
      text.attentionSoftcap == 50 && text.finalSoftcap == 30 && text.postNorms && text.queryScale == 0.0625)
    #expect(text.window == 4096 && text.sliding.prefix(3) == [true, false, true])
    #expect(text.embeddingScale == 48)
    #expect(configuration.imageTokens == 1024)
    #expect(configuration.endTokens == [1, 107])
  }

  @Test func endTokensOfBothFilesCount() throws {
    #expect(try read(Self.paligemma, generation: #"{"eos_token_id": [107, 1]}"#).endTokens == [1, 107])
    #expect(try read(Self.paligemma, generation: #"{"eos_token_id": null}"#).endTokens == [1])
    let silent = Self.paligemma.replacingOccurrences(of: "\"eos_token_id\": 1,", with: "")
    #expect(try read(silent).endTokens == [1])
    #expect(try read(silent, generation: #"{"eos_token_id": 5}"#).endTokens == [5])
  }

  @Test(arguments: [
    ("\"hidden_act\": \"gelu\"", true), ("\"hidden_act\": \"gelu_pytorch_tanh\"", true),
    ("\"hidden_activation\": null", true), ("\"hidden_act\": \"silu\"", false), ("\"hidden_act\": 3", false),
    ("\"rope_theta\": 10000.0", true),
    ("\"rope_parameters\": {\"rope_type\": \"default\", \"rope_theta\": 500}", true),
    ("\"rope_scaling\": {\"type\": \"linear\", \"factor\": 2}", false), ("\"attention_bias\": true", false),
    ("\"layer_types\": [\"full_attention\"]", true),
    ("\"use_bidirectional_attention\": null", true), ("\"use_bidirectional_attention\": true", true),
    ("\"use_bidirectional_attention\": false", false),
    ("\"rope_parameters\": {\"rope_type\": \"default\", \"partial_rotary_factor\": 0.5}", false),
    ("\"rope_scaling\": {\"factor\": 2}", false),
    ("\"quantization_config\": null", true),
    ("\"quantization_config\": {\"quant_method\": \"gptq\"}", false),
    ("\"quantization_config\": {\"quant_method\": 4}", false),
    ("\"compression_config\": {\"format\": \"dense\"}", false),
    ("\"quantization\": {\"group_size\": 64, \"bits\": 4}", false),
  ])
  func variantsAreTakenOrRefusedByWhatTheyMean(_ member: String, taken: Bool) throws {
    let text = Self.paligemma.replacingOccurrences(
      of: "\"num_image_tokens\": 256, \"num_key", with: "\(member), \"num_key")
    if taken {
      _ = try read(text)
    } else {
      let error = #expect(throws: (any Error).self) { try read(text) }
      expectOneLine(error, naming: "config.json")
    }
  }

  @Test func theVisionTowersExactGeluIsRefused() {
    let text = Self.paligemma.replacingOccurrences(
      of: "\"num_positions\": 7", with: "\"hidden_act\": \"gelu\"")
    #expect(throws: ModelError.unsupported(file: "config.json", what: "activation \"gelu\" (hidden_act)")) {
      try read(text)
    }
  }

  @Test func thetaMayStandInRopeParameters() throws {
    let text = Self.paligemma2.replacingOccurrences(
      of: "\"num_image_tokens\": 1024",
      with: "\"rope_parameters\": {\"rope_type\": \"default\", \"rope_theta\": 500}")
    #expect(try read(text).text.theta == 500)
  }

  @Test func softcapsMayBeNull() throws {
    let text = Self.paligemma2.replacingOccurrences(
      of: "\"num_image_tokens\": 1024",
      with: "\"attn_logit_softcapping\": null, \"final_logit_softcapping\": 12.5")
    #expect(try read(text).text.attentionSoftcap == nil)
    #expect(try read(text).text.finalSoftcap == 12.5)
  }

  /// Every size and number of both parts, made wild: refused in one line, never a trap.
  @Test(arguments: [
    "-1", "0", "9223372036854775807", "9223372036854775808", "1e400", "-1e400", "1e18", "0.5", "\"8\"", "[]",
    "{}", "true",
    "123456789012345678901234567890",
  ])
  func wildSizesAreRefused(_ value: String) throws {
    let keys = [
      "hidden_size", "intermediate_size", "num_attention_heads", "num_hidden_layers", "num_key_value_heads",
      "patch_size",
      "vocab_size",
    ]
    for key in keys {
      let pattern = try Regex("\"\(key)\": [0-9]+(?=[^}]*\\}[^}]*\\}?)")
      let part = Self.paligemma.range(of: "\"text_config\"")!.lowerBound
      let text =
        Self.paligemma.prefix(upTo: part)
        + Self.paligemma.suffix(from: part).replacing(pattern, with: "\"\(key)\": \(value)")
      let error = #expect(throws: (any Error).self, "\(key)") { try read(String(text)) }
      expectOneLine(error, naming: "config.json")
    }
  }

  @Test(arguments: ["rms_norm_eps", "rope_theta"])
  func wildNumbersAreRefused(_ key: String) {
    for value in ["0", "-1", "1e400", "1e-320", "\"x\""] {
      let text = Self.paligemma.replacingOccurrences(
        of: "\"num_hidden_layers\": 18", with: "\"num_hidden_layers\": 18, \"\(key)\": \(value)")
      let error = #expect(throws: (any Error).self, "\(key) \(value)") { try read(text) }
      expectOneLine(error, naming: "config.json")
    }
  }

  @Test(arguments: [
    ("\"num_key_value_heads\": 1", "\"num_key_value_heads\": 3"),
    ("\"num_attention_heads\": 16", "\"num_attention_heads\": 7"),
    ("\"num_key_value_heads\": 1", "\"num_key_value_heads\": 1, \"head_dim\": 255"),
    ("\"patch_size\": 14", "\"patch_size\": 14, \"image_size\": 13"),
    ("\"patch_size\": 14", "\"patch_size\": 1, \"image_size\": 4096"),
    ("\"patch_size\": 14", "\"patch_size\": 14, \"image_size\": [224, 448]"),
    ("\"patch_size\": 14", "\"patch_size\": 14, \"num_channels\": 1"),
    ("\"model_type\": \"paligemma\"", "\"model_type\": \"llava\""),
    ("\"siglip_vision_model\"", "\"siglip2_vision_model\""),
    ("\"model_type\": \"gemma\"", "\"model_type\": \"gemma3\""),
    ("\"text_config\"", "\"other_config\""), ("\"vision_config\"", "\"other_config\""),
  ])
  func sizesThatDoNotFitAreRefused(_ old: String, _ new: String) {
    let error = #expect(throws: (any Error).self) {
      try read(Self.paligemma.replacingOccurrences(of: old, with: new))
    }
    expectOneLine(error, naming: "config.json")
  }
}

/// An error's text is one line that names a file.
func expectOneLine(_ error: (any Error)?, naming file: some CustomStringConvertible) {
  let text = error.map { "\($0)" } ?? ""
  #expect(text.contains("\(file)") && !text.contains("\n"), "\(text)")
}
