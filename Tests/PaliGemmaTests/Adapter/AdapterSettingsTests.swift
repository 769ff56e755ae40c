import JSON
import Testing

@testable import PaliGemma

struct AdapterSettingsTests {
  private func settings(_ text: String) throws -> AdapterSettings {
    try AdapterSettings(JSONDocument(text: Array(text.utf8), file: "adapter_config.json").root)
  }

  private func fault(_ text: String) -> String {
    let error = #expect(throws: (any Error).self) { try settings(text) }
    expectOneLine(error, naming: "adapter_config.json")
    return error.map { "\($0)" } ?? ""
  }

  @Test func scaleIsAlphaByRank() throws {
    #expect(try settings(#"{"r": 4, "lora_alpha": 6}"#).scale(of: "x", rank: 4) == 1.5)
    #expect(try settings(#"{"r": 4, "lora_alpha": 6, "use_rslora": true}"#).scale(of: "x", rank: 4) == 3)
    #expect(try settings("{}").scale(of: "x", rank: 8) == 1, "peft's defaults")
  }

  @Test func patternsGoBeforeTheRest() throws {
    let settings = try settings(
      #"{"r": 4, "lora_alpha": 8, "rank_pattern": {"mlp.down_proj": 2, "q_proj": 3}, "alpha_pattern": {"^a.*q_proj": 6}}"#
    )
    #expect(settings.rank(of: "a.mlp.down_proj") == 2 && settings.rank(of: "a.q_proj") == 3)
    #expect(settings.rank(of: "a.k_proj") == 4)
    #expect(settings.scale(of: "a.q_proj", rank: 3) == 2 && settings.scale(of: "b.q_proj", rank: 2) == 4)
  }

  @Test(arguments: [
    (#""use_dora": true"#, "only an adapter without DoRA is read"),
    (#""use_qalora": true"#, "QALoRA"), (#""fan_in_fan_out": true"#, "transposed weights"),
    (#""layer_replication": [[0, 4]]"#, "repeated layers"),
    (#""trainable_token_indices": [1]"#, "tokens of its own"),
    (#""peft_type": "IA3""#, "only LORA is read"),
    (#""init_lora_weights": "pissa""#, "a beginning that leaves"),
    (#""something_new": 3"#, "\"something_new\" is not known here"),
    (#""rank_pattern": {"q|k": 3}"#, "the pattern \"q|k\" of rank_pattern is not read"),
    (#""r": 0"#, "\"r\" is 0"), (#""r": 2.5"#, "r"), (#""lora_alpha": "x""#, "lora_alpha"),
    (#""use_rslora": 3"#, "use_rslora"),
  ])
  func whatIsNotReadIsRefusedByName(_ member: String, _ told: String) {
    #expect(fault("{\(member)}").contains(told), "\(fault("{\(member)}"))")
  }

  @Test(arguments: [
    #""use_dora": false"#, #""kasa_config": null"#, #""something_new": []"#, #""init_lora_weights": true"#,
    #""init_lora_weights": "gaussian""#, #""modules_to_save": ["x"]"#, #""bias": "all""#,
  ])
  func whatSaysNothingIsTaken(_ member: String) throws { _ = try settings("{\(member)}") }
}
