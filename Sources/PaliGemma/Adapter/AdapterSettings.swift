import Files
import JSON
import Tensors

/// What adapter_config.json says, as peft reads it: how strongly each change counts. What would make another change
/// than low-rank products is refused by name, and so is what is not known here and says something.
struct AdapterSettings {
  private let file: String
  private let rank: Int
  private let alpha: Double
  private let ranks: [(pattern: ModulePattern, value: Int)]
  private let alphas: [(pattern: ModulePattern, value: Double)]
  private let isStabilised: Bool

  /// Throws `FileError`, `JSONError` or `AdapterError`.
  init(_ path: Path) throws {
    try self.init(JSONDocument(file: path, limit: 1 << 20).root)
  }

  init(_ config: JSONValue) throws {
    file = config.document.file
    try Self.check(config)
    rank = try config.int("r", in: 1...Self.limit, default: 8)
    alpha = try config.double("lora_alpha", default: 8)
    isStabilised = try config.bool("use_rslora", default: false)
    ranks = try Self.patterns(config, "rank_pattern") { try $0.int() }
    alphas = try Self.patterns(config, "alpha_pattern") { try $0.double() }
  }

  private static let limit = 1 << 16

  /// Of a module, by its name in the file.
  func rank(of module: String) -> Int { ranks.first { $0.pattern.matches(module) }?.value ?? rank }

  /// What the product of the two matrices is multiplied with.
  func scale(of module: String, rank: Int) -> Float {
    let alpha = alphas.first { $0.pattern.matches(module) }?.value ?? alpha
    return Float(alpha / (isStabilised ? Double(rank).squareRoot() : Double(rank)))
  }

  private static func patterns<Value>(
    _ config: JSONValue, _ key: String, _ value: (JSONValue) throws -> Value
  ) throws -> [(pattern: ModulePattern, value: Value)] {
    guard let patterns = config.optional(key) else { return [] }
    return try patterns.members().map { name, number in
      guard let pattern = ModulePattern(try name.string()) else {
        throw AdapterError.pattern(file: config.document.file, key: key, pattern: try name.string())
      }
      return (pattern, try value(number))
    }
  }

  // MARK: What is refused

  private static func check(_ config: JSONValue) throws {
    let type = try config.string("peft_type", default: "LORA")
    guard type == "LORA" else { throw refusal(config, "peft_type", "\"\(type)\"", reads: "LORA") }
    for (key, value) in try config.uniqueMembers() where !known.contains(key) {
      guard isNothing(value) else {
        guard let name = changing[key] else {
          throw AdapterError.unknownSetting(file: config.document.file, key: key)
        }
        throw refusal(config, key, value.wording, reads: "an adapter without \(name)")
      }
    }
    try checkBeginning(config)
  }

  private static func refusal(_ config: JSONValue, _ key: String, _ got: String, reads: String)
    -> AdapterError
  {
    .setting(file: config.document.file, key: key, got: got, reads: reads)
  }

  /// Some ways of beginning an adapter change the base's weights too, which are not in its files.
  private static func checkBeginning(_ config: JSONValue) throws {
    guard let way = config.optional("init_lora_weights"), way.kind == .string else { return }
    guard ["gaussian", "orthogonal", "eva"].contains(where: way.isString) else {
      throw refusal(
        config, "init_lora_weights", way.wording, reads: "a beginning that leaves the base as it is")
    }
  }

  /// Read, or of no effect on what the tensors do.
  private static let known: Set = [
    "r", "lora_alpha", "use_rslora", "rank_pattern", "alpha_pattern", "peft_type", "peft_version",
    "auto_mapping",
    "base_model_name_or_path", "bias", "corda_config", "eva_config", "exclude_modules", "inference_mode",
    "init_lora_weights", "layers_pattern", "layers_to_transform", "loftq_config", "lora_dropout",
    "lora_ga_config",
    "megatron_core", "modules_to_save", "qalora_group_size", "revision", "target_modules", "task_type",
    "ensure_weight_tying", "runtime_config",
  ]

  /// They change what the tensors mean.
  private static let changing = [
    "use_dora": "DoRA", "use_qalora": "QALoRA", "use_bdlora": "BD-LoRA",
    "fan_in_fan_out": "transposed weights",
    "lora_bias": "biases of its own products", "alora_invocation_tokens": "invocation tokens",
    "arrow_config": "Arrow", "layer_replication": "repeated layers", "megatron_config": "Megatron",
    "target_parameters": "changed parameters", "trainable_token_indices": "tokens of its own",
    "kasa_config": "KaSA", "monteclora_config": "MonteCLoRA", "velora_config": "VeLoRA",
  ]

  /// null, false, zero, and what is empty.
  private static func isNothing(_ value: JSONValue) -> Bool {
    switch value.kind {
    case .null: true
    case .bool: (try? value.bool()) == false
    case .number: value.isNumber(0)
    case .string: value.isString("")
    case .array: (try? value.elements().count) == 0
    case .object: (try? value.members().count) == 0
    }
  }
}
