import Foundation
import JSON
import Tensors
import Testing

@testable import PaliGemma

/// generation_config.json is followed as transformers' `generate` follows it, or refused by name.
struct GenerationRulesTests {
  private func read(_ text: String) throws -> GenerationRules {
    try GenerationRules(JSONDocument(text: Array(text.utf8), file: "g.json").root)
  }

  private func forbidden(_ text: String, _ prompt: [Int], _ answer: [Int]) throws -> Set<Int> {
    Set(try read(text).forbidden(prompt: prompt, answer: answer, ends: [1, 7]))
  }

  @Test func whatIsForbiddenWhere() throws {
    #expect(try forbidden("{}", [2], []).isEmpty)
    #expect(try forbidden(#"{"suppress_tokens": [5, -1]}"#, [2], [3]) == [5, -1])
    #expect(try forbidden(#"{"begin_suppress_tokens": [5]}"#, [2], []) == [5])
    #expect(try forbidden(#"{"begin_suppress_tokens": [5]}"#, [2], [3]).isEmpty)
    #expect(try forbidden(#"{"min_new_tokens": 2}"#, [2, 2, 2], [3]) == [1, 7])
    #expect(try forbidden(#"{"min_new_tokens": 2}"#, [2, 2, 2], [3, 3]).isEmpty)
    #expect(try forbidden(#"{"min_length": 4}"#, [2, 2], [3]) == [1, 7])
    #expect(try forbidden(#"{"min_length": 4}"#, [2, 2, 2], [3]).isEmpty)
  }

  @Test func badWords() throws {
    let words = #"{"bad_words_ids": [[9], [4, 5, 6], [1], [1, 8]]}"#
    #expect(try forbidden(words, [2], []) == [9])
    #expect(try forbidden(words, [4], [5]) == [9, 6], "the prompt counts")
    #expect(try forbidden(words, [2, 4], [5]) == [9, 6])
    #expect(try forbidden(words, [2], [4, 5]) == [9, 6])
    #expect(try forbidden(words, [5], [4]) == [9])
    #expect(
      try forbidden(words, [2], [1]) == [9, 8], "an end alone is never forbidden, after it something may be")
  }

  @Test(arguments: [
    #"{"repetition_penalty": 1.0, "num_beams": 1, "no_repeat_ngram_size": 0, "guidance_scale": null}"#,
    #"{"temperature": 0.6, "top_p": 0.9, "top_k": 50, "max_length": 20, "cache_implementation": "hybrid"}"#,
    #"{"forced_bos_token_id": 5, "stop_strings": [], "sequence_bias": {}, "do_sample": false}"#,
    #"{"bad_words_ids": null, "suppress_tokens": null, "min_length": 0}"#,
  ])
  func whatIsOfNoEffect(_ text: String) throws { #expect(try read(text) == GenerationRules()) }

  @Test func samplingIsSaidOnce() throws {
    let rules = try read(#"{"do_sample": true, "temperature": 0.6}"#)
    #expect(rules.note == "g.json asks for sampling; without a temperature the likeliest token is taken")
  }

  @Test(arguments: [
    (#"{"repetition_penalty": 1.2}"#, #""repetition_penalty" is 1.2; only 1 is read"#),
    (#"{"num_beams": 4}"#, #""num_beams" is 4; only 1 is read"#),
    (#"{"no_repeat_ngram_size": 3}"#, #""no_repeat_ngram_size" is 3; only 0 is read"#),
    (#"{"forced_eos_token_id": 1}"#, #""forced_eos_token_id" is 1; only null is read"#),
    (#"{"sequence_bias": {"[1]": 2}}"#, "sequence_bias"), (#"{"guidance_scale": 1.5}"#, "guidance_scale"),
    (#"{"exponential_decay_length_penalty": [5, 1.2]}"#, "exponential_decay_length_penalty"),
    (#"{"stop_strings": ["x"]}"#, "stop_strings"), (#"{"token_healing": true}"#, "token_healing"),
    (#"{"suppress_tokens": 5}"#, "suppress_tokens"), (#"{"suppress_tokens": [1e3]}"#, "suppress_tokens[0]"),
    (#"{"bad_words_ids": [[]]}"#, "bad_words_ids"), (#"{"bad_words_ids": [5]}"#, "bad_words_ids[0]"),
    (#"{"min_length": 9223372036854775807}"#, "min_length"), (#"{"min_new_tokens": -1}"#, "min_new_tokens"),
    (#"{"do_sample": 1}"#, "do_sample"), ("[]", "object"),
  ])
  func whatIsNotFollowedIsRefused(_ text: String, _ part: String) {
    let error = #expect(throws: (any Error).self) { try read(text) }
    expectOneLine(error, naming: "g.json: ")
    #expect(error.map { "\($0)" }?.contains(part) == true, "\(error as Any)")
  }

  /// With the record's tokens forbidden one after the other the model answers with something else, at that place.
  @Test func theAnswerFollowsThem() throws {
    let folder = try TemporaryModel(.paligemma1)
    let record = try TinyCheckpoint.paligemma1.records()[0]
    func answer() throws -> [Int] {
      try LoadedModel(EmbeddedEngine.Settings(folder: folder.path)).answer(record.request()).tokens
        .compactMap(\.id)
    }
    #expect(try answer() == record.tokens)
    try folder.write(["suppress_tokens": [record.tokens[1], Int.max, -1]], json: "generation_config.json")
    let without = try answer()
    #expect(without[0] == record.tokens[0] && !without.contains(record.tokens[1]))
    try folder.write(["begin_suppress_tokens": [record.tokens[0]]], json: "generation_config.json")
    #expect(try answer()[0] != record.tokens[0])
    try folder.write(["bad_words_ids": [Array(record.tokens[0...1])]], json: "generation_config.json")
    #expect(try answer()[0] == record.tokens[0] && answer()[1] != record.tokens[1])
  }
}
