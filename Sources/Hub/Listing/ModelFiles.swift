import JSON

/// Which files of a repository make a model that can be read here. None that could run code when it is read, none of
/// other programs' weights.
enum ModelFiles {
  static let weights = "model.safetensors"
  static let index = "model.safetensors.index.json"
  static let adapter = "adapter_model.safetensors"
  static let maskDecoder = "vae-oid.npz"
  private static let bigVisionTokenizer = "paligemma_tokenizer.model"
  static let indexLimit = 16 << 20
  private static let shardLimit = 1000
  /// Papers that are larger are none.
  private static let paperLimit = 1 << 20

  private static let settings: Set = [
    "config.json", "generation_config.json", "preprocessor_config.json", "processor_config.json",
    "tokenizer.model", "tokenizer.json", bigVisionTokenizer, "tokenizer_config.json",
    "special_tokens_map.json",
    "added_tokens.json", "adapter_config.json", adapter, maskDecoder,
  ]
  private static let papers = ["README", "LICENSE", "LICENCE", "NOTICE", "USE_POLICY"]

  /// Whether a file is taken whatever the weights are.
  static func isTaken(_ name: String, byteCount: Int) -> Bool {
    settings.contains(name)
      || byteCount <= paperLimit && !name.contains("/")
        && papers.contains { name == $0 || name.hasPrefix($0 + ".") }
  }

  /// big_vision's weights, where there are no others: the only archive that is no mask decoder.
  static func archive(among names: [String]) -> String? {
    guard !names.contains(weights), !names.contains(index) else { return nil }
    let archives = names.filter { $0.hasSuffix(".npz") && !$0.contains("/") && $0 != maskDecoder }
    return archives.count == 1 ? archives[0] : nil
  }

  /// Whether a file of this name is read as a part of a model.
  static func isPart(_ name: String) -> Bool {
    settings.contains(name) || name == weights || name == index || name.hasSuffix(".safetensors")
      || name.hasSuffix(".npz")
  }

  /// What a model lacks whose files are these, shards aside; nil: nothing. An archive needs no configuration, and its
  /// tokenizer may be elsewhere.
  static func missing(_ names: [String]) -> String? {
    if archive(among: names) != nil { return nil }
    if !names.contains(weights), !names.contains(index) { return weights }
    if !names.contains("config.json") { return "config.json" }
    return ["tokenizer.json", "tokenizer.model"].contains(where: names.contains) ? nil : "tokenizer.json"
  }

  /// The shards that an index names, by name. Throws `JSONError`, or `ShardFault` for a name that is none.
  static func shards(inIndex bytes: [UInt8], file: String) throws -> [String] {
    let map = try JSONDocument(text: bytes, file: file).root.object("weight_map")
    var shards: Set<String> = []
    for (_, value) in try map.members() {
      let name = try value.string()
      guard name.hasSuffix(".safetensors"), ListingCheck.isPlain(name), shards.count < shardLimit else {
        throw ShardFault(name: name)
      }
      shards.insert(name)
    }
    return shards.sorted()
  }

  struct ShardFault: Error { let name: String }
}
