import Files
import JSON

/// The shape of a model told from the shapes of big_vision's arrays, which come without a configuration. What shapes do
/// not tell is as the published models have it.
struct ArchiveConfiguration {
  private let file: Path
  private let shape: (String) -> [Int]?

  /// `shape`: of an array, by its name without "params/".
  init(_ file: Path, _ shape: @escaping (String) -> [Int]?) {
    self.file = file
    self.shape = shape
  }

  /// As config.json would have it. Throws `ModelError` where an array is missing or has other axes.
  func configuration() throws -> ModelConfiguration {
    let text = try text()
    let rows = try axes("llm/embedder/input_embedding", 2)[0]
    let json = """
      {"model_type": "paligemma", "vocab_size": \(rows), "vision_config": \(try vision()), "text_config": \(text)}
      """
    return try ModelConfiguration(JSONDocument(text: Array(json.utf8), file: "\(file)").root)
  }

  private func vision() throws -> String {
    let kernel = try axes("img/embedding/kernel", 4)
    let query = try axes("img/Transformer/encoderblock/MultiHeadDotProductAttention_0/query/kernel", 4)
    let inner = try axes("img/Transformer/encoderblock/MlpBlock_0/Dense_0/kernel", 3)[2]
    let positions = try axes("img/pos_embedding", 3)[1]
    let side = Int(Double(positions).squareRoot())
    guard side * side == positions else {
      throw ModelError.unsupported(
        file: "\(file)", what: "a picture of \(positions) patches, which is no square")
    }
    return """
      {"model_type": "siglip_vision_model", "image_size": \(side * kernel[0]), "patch_size": \(kernel[0]), \
      "hidden_size": \(kernel[3]), "intermediate_size": \(inner), "num_hidden_layers": \(query[0]), \
      "num_attention_heads": \(query[2])}
      """
  }

  private func text() throws -> String {
    let embedding = try axes("llm/embedder/input_embedding", 2)
    let query = try axes("llm/layers/attn/q_einsum/w", 4)
    let shared = try axes("llm/layers/attn/kv_einsum/w", 5)[2]
    let inner = try axes("llm/layers/mlp/gating_einsum", 4)[3]
    let isSecond = shape("llm/layers/post_attention_norm/scale") != nil
    return """
      {"model_type": "\(isSecond ? "gemma2" : "gemma")", "hidden_size": \(embedding[1]), \
      "intermediate_size": \(inner), "num_hidden_layers": \(query[0]), "num_attention_heads": \(query[1]), \
      "num_key_value_heads": \(shared), "head_dim": \(query[3]), "vocab_size": \(embedding[0]), \
      "query_pre_attn_scalar": \(Self.queryScalar(width: embedding[1], heads: query[1], headWidth: query[3]))}
      """
  }

  /// The largest model scales by its width a head, all others by the head's own (Gemma 2, table 1).
  private static func queryScalar(width: Int, heads: Int, headWidth: Int) -> Int {
    (width, heads, headWidth) == (4608, 32, 128) ? width / heads : headWidth
  }

  private func axes(_ name: String, _ count: Int) throws -> [Int] {
    guard let axes = shape(name) else {
      throw ModelError.missingTensors(folder: file, names: [name], count: 1)
    }
    guard axes.count == count, axes.allSatisfy({ 1...1 << 24 ~= $0 }) else {
      throw ModelError.unsupported(file: "\(file)", what: "\(name) of the shape \(axes)")
    }
    return axes
  }
}
