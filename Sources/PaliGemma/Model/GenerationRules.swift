import JSON
import Tensors

/// What a model's generation_config.json forbids an answer, as transformers' `generate` follows it when it always
/// takes the likeliest token. What would give other answers and is not followed here is refused by name.
public struct GenerationRules: Sendable, Equatable {
  /// Ids that never come, and those that are not the first.
  private(set) var suppressed: [Int] = []
  private(set) var suppressedFirst: [Int] = []
  /// Runs of ids whose last does not follow the others.
  private(set) var badWords: [[Int]] = []
  /// Tokens before the answer may end, without the prompt and with it.
  private(set) var leastNew = 0
  private(set) var least = 0
  /// What the file says for sampling, which is done only when it is asked for.
  private(set) var note: String?

  init() {}

  /// Throws `JSONError` or `ModelError`.
  init(_ settings: JSONValue) throws {
    _ = try settings.members()
    suppressed = try settings.ids("suppress_tokens")
    suppressedFirst = try settings.ids("begin_suppress_tokens")
    badWords = try (settings.optional("bad_words_ids")?.elements()).map { try $0.map { try $0.ints() } } ?? []
    guard badWords.allSatisfy({ !$0.isEmpty }) else {
      throw try settings.required("bad_words_ids").mismatch("lists of ids, none of them empty")
    }
    leastNew = try settings.int("min_new_tokens", in: 0...Self.limit, default: 0)
    least = try settings.int("min_length", in: 0...Self.limit, default: 0)
    try Self.refuse(settings)
    if try settings.bool("do_sample", default: false) {
      note = "\(settings.document.file) asks for sampling; without a temperature the likeliest token is taken"
    }
  }

  private static let limit = 1 << 24

  /// What `generate` would answer otherwise by. `forced_bos_token_id` is of no effect after a prompt.
  private static func refuse(_ settings: JSONValue) throws {
    for key in ["repetition_penalty", "encoder_repetition_penalty", "num_beams", "num_beam_groups"] {
      try settings.require(key, [1])
    }
    for key in ["no_repeat_ngram_size", "encoder_no_repeat_ngram_size", "penalty_alpha", "diversity_penalty"]
    {
      try settings.require(key, [0])
    }
    try settings.require("guidance_scale", [1])
    try settings.require("token_healing", false)
    for key in [
      "forced_eos_token_id", "sequence_bias", "exponential_decay_length_penalty", "watermarking_config",
      "constraints", "force_words_ids", "stop_strings", "dola_layers",
    ] {
      try settings.requireNothing(key)
    }
  }

  /// Ids that may not come after a prompt of these tokens and the beginning of its answer.
  func forbidden(prompt: [Int], answer: [Int], ends: Set<Int>) -> [Int] {
    var ids = suppressed
    if answer.isEmpty { ids += suppressedFirst }
    if answer.count < leastNew || prompt.count + answer.count < least { ids += ends }
    for word in badWords where !(word.count == 1 && ends.contains(word[0])) {
      if follows(word.dropLast(), prompt, answer) { ids.append(word[word.count - 1]) }
    }
    return ids
  }

  /// Whether prompt and answer end with `beginning`.
  private func follows(_ beginning: ArraySlice<Int>, _ prompt: [Int], _ answer: [Int]) -> Bool {
    let tail = answer.suffix(beginning.count)
    return (prompt.suffix(beginning.count - tail.count) + tail).elementsEqual(beginning)
  }
}

extension JSONValue {
  fileprivate func ids(_ key: String) throws -> [Int] { try optional(key)?.ints() ?? [] }
}
