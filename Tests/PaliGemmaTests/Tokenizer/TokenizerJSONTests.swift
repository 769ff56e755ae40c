import Testing

@testable import PaliGemma
@testable import Tensors

struct TokenizerJSONTests {
  private static let space = "{\"type\":\"Replace\",\"pattern\":{\"String\":\" \"},\"content\":\"▁\"}"
  private static let decoder =
    "{\"type\":\"Sequence\",\"decoders\":[{\"type\":\"Replace\",\"pattern\":{\"String\":\"▁\"},\"content\":\" \"},"
    + "{\"type\":\"ByteFallback\"},{\"type\":\"Fuse\"}]}"
  private static let tokens =
    "{\"id\":6,\"content\":\"<image>\",\"special\":true,\"normalized\":false,\"lstrip\":true}"
  private static let vocabulary =
    "\"<pad>\":0,\"<eos>\":1,\"<bos>\":2,\"<unk>\":3,\"\\n\":4,\"▁\":5,\"a\":7,\"b\":8,\"ab\":9"

  /// A small tokenizer.json; each part may be replaced.
  private func open(
    vocabulary: String = vocabulary, merges: String = "[\"a b\"]", model: String = "",
    normalizer: String = space, preTokenizer: String = "null", decoder: String = decoder,
    tokens: String = tokens, others: [String: String] = [:]
  ) throws -> Tokenizer {
    let folder = try TokenizerFolder()
    try folder.write(
      "tokenizer.json",
      """
      {"model":{"type":"BPE","byte_fallback":true,"fuse_unk":true,"unk_token":"<unk>",\(model)
      "vocab":{\(vocabulary)},"merges":\(merges)},"normalizer":\(normalizer),
      "pre_tokenizer":\(preTokenizer),"decoder":\(decoder),"added_tokens":[\(tokens)]}
      """)
    for (name, text) in others { try folder.write(name, text) }
    return try folder.open()
  }

  @Test func mergesInBothForms() throws {
    for merges in ["[\"a b\"]", "[[\"a\",\"b\"]]"] {
      #expect(try open(merges: merges).encode("ab a b") == [9, 5, 7, 5, 8])
    }
    #expect(try open(merges: "[]").encode("ab") == [7, 8], "a pair that is not listed is not joined")
    #expect(try open().encode("xyza") == [3, 7], "a run without byte pieces is one unknown token")
  }

  @Test func addedTokensBeforeAndAfterSpacesAreReplaced() throws {
    let token = "{\"id\":20,\"content\":\"a b\",\"special\":false,\"normalized\":"
    #expect(try open(tokens: "\(Self.tokens),\(token)false}").encode("xa b▁a▁b") == [3, 20, 5, 7, 5, 8])
    #expect(try open(tokens: "\(Self.tokens),\(token)true}").encode("xa b▁a▁b") == [3, 20, 5, 20])
  }

  @Test func specialTokensOfTheSmallFiles() throws {
    let tokenizer = try open(others: [
      "tokenizer_config.json": """
      {"bos_token":{"content":"a"},"eos_token":"b","additional_special_tokens":["ab"],
      "added_tokens_decoder":{"30":{"content":"zz","special":true}}}
      """,
      "added_tokens.json": "{\"yy\":31}",
    ])
    #expect(tokenizer.special == .init(pad: 0, bos: 7, eos: 8, newline: 4, image: 6))
    #expect(tokenizer.encode("yyzz") == [31, 30])
    #expect(tokenizer.decode([7, 9, 31, 30, 4]) == "yy\n")
    #expect(tokenizer.vocabularySize == 32)
  }

  @Test func theImageTokenMayComeFromTheConfiguration() throws {
    #expect(throws: TokenizerError.self) { try open(tokens: "") }
    let tokenizer = try open(tokens: "", others: ["config.json": "{\"image_token_index\":40}"])
    #expect(tokenizer.special.image == 40)
    #expect(throws: TokenizerError.self) {
      try open(tokens: "", others: ["config.json": "{\"image_token_index\":7}"])
    }
  }

  /// As the tokenizers library has it, special tokens are looked for before spaces are replaced and others after.
  @Test func whatAnAddedTokenLeavesOut() throws {
    let token = "{\"id\":20,\"content\":\"a b\""
    #expect(try open(tokens: "\(Self.tokens),\(token)}").encode("a b▁a▁b") == [20, 5, 20])
    #expect(try open(tokens: "\(Self.tokens),\(token),\"special\":true}").encode("a b") == [20])
    #expect(
      try open(tokens: "\(Self.tokens),\(token),\"special\":true}").encode("a▁b") == [7, 5, 8])
  }

  /// What the reference's processor sets itself, or never does, may say anything.
  @Test func settingsWithoutEffect() throws {
    let tokenizer = try open(others: [
      "tokenizer_config.json": """
      {"add_bos_token":true,"add_eos_token":true,"clean_up_tokenization_spaces":true,"sp_model_kwargs":{},
      "model_max_length":5,"padding_side":"left","split_special_tokens":false}
      """
    ])
    #expect(tokenizer.promptIDs("ab", imageTokens: 1) == [6, 2, 9, 4])
  }

  @Test func settingsOfTheSmallFilesAreRefused() {
    for (name, text) in [
      ("tokenizer_config.json", #"{"split_special_tokens":true}"#),
      ("tokenizer_config.json", #"{"sp_model_kwargs":{"enable_sampling":true}}"#),
      (
        "tokenizer_config.json",
        #"{"clean_up_tokenization_spaces_for_bpe_even_though_it_will_corrupt_output":true}"#
      ),
      ("tokenizer_config.json", #"{"eos_token":{"content":"<eos>","rstrip":true}}"#),
      ("special_tokens_map.json", #"{"additional_special_tokens":[{"content":"a","lstrip":true}]}"#),
    ] {
      let error = #expect(throws: (any Error).self) { try open(others: [name: text]) }
      expectOneLine(error, naming: name)
    }
  }

  @Test func otherKindsAreRefused() {
    func refused(_ what: String, _ make: () throws -> Tokenizer) {
      let error = #expect(throws: TokenizerError.self) { try make() }
      #expect(error.map { "\($0)" }?.contains(what) == true, "\(what)")
    }
    refused("model type Unigram") { try open(model: "\"type\":\"Unigram\",") }
    refused("byte_fallback") { try open(model: "\"byte_fallback\":false,") }
    refused("dropout") { try open(model: "\"dropout\":0.1,") }
    refused("ignore_merges") { try open(model: "\"ignore_merges\":true,") }
    refused("end_of_word_suffix") { try open(model: "\"end_of_word_suffix\":\"</w>\",") }
    refused("without fuse_unk") { try open(model: "\"fuse_unk\":false,") }
    refused("a normalizer") { try open(normalizer: "null") }
    refused("a normalizer") { try open(normalizer: "{\"type\":\"NFC\"}") }
    refused("a normalizer") {
      try open(normalizer: "{\"type\":\"Sequence\",\"normalizers\":[{\"type\":\"NFC\"},\(Self.space)]}")
    }
    refused("the pre-tokenizer ByteLevel") { try open(preTokenizer: "{\"type\":\"ByteLevel\"}") }
    refused("the pre-tokenizer Split") {
      try open(preTokenizer: "{\"type\":\"Split\",\"pattern\":{\"String\":\" \"},\"invert\":true}")
    }
    refused("the decoder ByteLevel") { try open(decoder: "{\"type\":\"ByteLevel\"}") }
    refused("lstrip of \"q\"") {
      try open(tokens: "\(Self.tokens),{\"id\":20,\"content\":\"q\",\"lstrip\":true}")
    }
  }

  @Test func damagedFiles() {
    func refused(_ make: () throws -> Tokenizer) { #expect(throws: (any Error).self) { try make() } }
    refused { try open(vocabulary: "\(Self.vocabulary),\"a\":10") }
    refused { try open(vocabulary: "\(Self.vocabulary),\"c\":9") }
    refused { try open(vocabulary: "\(Self.vocabulary),\"c\":-1") }
    refused { try open(vocabulary: "\(Self.vocabulary),\"c\":9223372036854775807") }
    refused { try open(vocabulary: "\(Self.vocabulary),\"c\":1e9") }
    refused { try open(vocabulary: "\(Self.vocabulary),\"\":10") }
    refused { try open(vocabulary: "\"<pad>\":0") }
    refused { try open(merges: "[\"a c\"]") }
    refused { try open(merges: "[\"b a\"]") }
    refused { try open(merges: "[\"ab\"]") }
    refused { try open(merges: "[[\"a\",\"b\",\"\"]]") }
    refused { try open(merges: "[\"a b\",\"a b\"]") }
    refused { try open(merges: "[7]") }
    refused { try open(tokens: "\(Self.tokens),{\"id\":21,\"content\":\"a\"}") }
    refused { try open(others: ["tokenizer_config.json": "{"]) }
    refused { try open(others: ["added_tokens.json": "{\"a\":99}"]) }
    refused { try Tokenizer(folder: "/nowhere") }
  }
}
