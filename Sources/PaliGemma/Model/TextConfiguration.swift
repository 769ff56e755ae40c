import JSON
import Tensors

/// The shape of the decoder (Gemma, Gemma 2). What the two differ in is data.
public struct TextConfiguration: Sendable, Equatable {
  public let width: Int
  public let feedForward: Int
  public let layers: Int
  public let heads: Int
  public let keyValueHeads: Int
  public let headWidth: Int
  /// Rows of the embedding, padding included.
  public let vocabularyRows: Int
  /// Positions the model was made for.
  public let positions: Int
  public let epsilon: Float
  public let theta: Float
  /// Queries times keys are multiplied by this.
  public let queryScale: Float
  /// c in c * tanh(score / c), before the mask; nil: none.
  public let attentionSoftcap: Float?
  /// The same for the logits.
  public let finalSoftcap: Float?
  /// Whether the results of attention and MLP are normed before they are added.
  public let postNorms: Bool
  /// Positions that a generated token sees back in the sliding layers; nil where there are none.
  public let window: Int?
  /// Layer by layer: whether it slides.
  public let sliding: [Bool]

  public var queryWidth: Int { heads * headWidth }
  public var keyValueWidth: Int { keyValueHeads * headWidth }
  /// Text embeddings are multiplied by this; image features are not.
  public var embeddingScale: Float { Float(width).squareRoot() }

  /// `outer` is the whole config.json, which holds the vocabulary's size where this part leaves it out.
  init(_ config: JSONValue, outer: JSONValue) throws {
    let file = config.document.file
    let type = try config.string("model_type", default: "gemma")
    guard let defaults = Defaults.known[type] else {
      throw ModelError.unsupported(file: file, what: "text_config.model_type \"\(type)\"")
    }
    width = try config.int("hidden_size", in: 1...65536, default: defaults.width)
    feedForward = try config.int("intermediate_size", in: 1...1_048_576, default: defaults.feedForward)
    layers = try config.int("num_hidden_layers", in: 1...512, default: defaults.layers)
    heads = try config.int("num_attention_heads", in: 1...1024, default: defaults.heads)
    keyValueHeads = try config.int("num_key_value_heads", in: 1...1024, default: defaults.keyValueHeads)
    headWidth = try config.int("head_dim", in: 2...2048, default: 256)
    let rows = try outer.int("vocab_size", in: 1...Self.rowLimit, default: 257_152)
    vocabularyRows = try config.int("vocab_size", in: 1...Self.rowLimit, default: rows)
    positions = try config.int("max_position_embeddings", in: 1...1_048_576, default: 8192)
    epsilon = try config.float("rms_norm_eps", in: 1e-12...1, default: 1e-6)
    theta = try Self.theta(config)
    postNorms = defaults.postNorms
    let scalar =
      defaults.postNorms
      ? try config.float("query_pre_attn_scalar", in: 1e-3...1e6, default: 256) : Float(headWidth)
    queryScale = 1 / scalar.squareRoot()
    attentionSoftcap = try defaults.attentionSoftcap.flatMap {
      try config.softcap("attn_logit_softcapping", default: $0)
    }
    finalSoftcap = try config.softcap("final_logit_softcapping", default: defaults.finalSoftcap)
    (window, sliding) = try Self.windows(config, layers: layers, defaults: defaults)
    try check(file)
    try config.requireTanhGelu("hidden_act", legacy: ["gelu"])
    try config.requireTanhGelu("hidden_activation", legacy: ["gelu"])
    try config.require("attention_bias", false)
    try config.require("use_bidirectional_attention", true)
  }

  private static let rowLimit = 4_194_304

  private func check(_ file: String) throws {
    guard heads % keyValueHeads == 0 else {
      throw ModelError.indivisible(file: file, "num_attention_heads", heads, "key/value heads", keyValueHeads)
    }
    guard headWidth % 2 == 0 else {
      throw ModelError.indivisible(file: file, "head_dim", headWidth, "halves", 2)
    }
  }

  /// `rope_theta`, or the same inside `rope_parameters`; other kinds of rotary embedding are refused.
  private static func theta(_ config: JSONValue) throws -> Float {
    let parameters = config.optional("rope_parameters") ?? config.optional("rope_scaling")
    if let parameters {
      let fallback = try parameters.string("type", default: "default")
      let type = try parameters.string("rope_type", default: fallback)
      guard type == "default" else {
        throw ModelError.unsupported(file: config.document.file, what: "rotary embedding of type \"\(type)\"")
      }
      try parameters.require("partial_rotary_factor", [1])
      try parameters.require("factor", [1])
    }
    let outer = try config.float("rope_theta", in: 1...1e12, default: 10000)
    return try parameters?.float("rope_theta", in: 1...1e12, default: outer) ?? outer
  }

  /// Layers slide in turn, the first one too, unless `layer_types` says otherwise.
  private static func windows(
    _ config: JSONValue, layers: Int, defaults: Defaults
  ) throws -> (Int?, [Bool]) {
    let none = (Int?.none, [Bool](repeating: false, count: layers))
    guard defaults.window != nil else { return none }
    if let value = config["sliding_window"], value.kind == .null { return none }
    let window = try config.int("sliding_window", in: 1...1_048_576, default: defaults.window ?? 4096)
    guard let types = config.optional("layer_types") else {
      return (window, (0..<layers).map { $0 % 2 == 0 })
    }
    let names = try types.elements().map { try $0.string() }
    let known = ["sliding_attention", "full_attention"]
    guard names.count == layers, names.allSatisfy(known.contains) else {
      throw types.mismatch("\(layers) of \(known.joined(separator: ", "))")
    }
    return (window, names.map { $0 == known[0] })
  }
}

/// What the reference's configuration class of a `model_type` holds where a file says nothing.
private struct Defaults {
  let width, feedForward, layers, heads, keyValueHeads: Int
  let postNorms: Bool
  let attentionSoftcap: Float?
  let finalSoftcap: Float?
  let window: Int?

  static let known: [String: Defaults] = [
    "gemma": Defaults(
      width: 3072, feedForward: 24576, layers: 28, heads: 16, keyValueHeads: 16, postNorms: false,
      attentionSoftcap: nil, finalSoftcap: nil, window: nil),
    "gemma2": Defaults(
      width: 2304, feedForward: 9216, layers: 26, heads: 8, keyValueHeads: 4, postNorms: true,
      attentionSoftcap: 50, finalSoftcap: 30, window: 4096),
  ]
}

extension JSONValue {
  /// A softcap: missing means the default, null means none.
  fileprivate func softcap(_ key: String, default value: Float?) throws -> Float? {
    guard let member = self[key] else { return value }
    return member.kind == .null ? nil : try float(key, in: 1e-3...1e6, default: 1)
  }
}
