import Files
import JSON
import Tensors

/// A model of a published shape with random weights: its speed is the real one's, its answers are noise.
///
/// Shapes: Beyer et al., "PaliGemma" (2024); Steiner et al., "PaliGemma 2" (2024), table 1.
public struct SyntheticModel: Sendable {
  public let name: String
  let configuration: ModelConfiguration

  /// `name` is one of `names`. Throws `BenchmarkError.synthetic`.
  public init(_ name: String) throws {
    guard let text = Self.configurations[name] else {
      throw BenchmarkError.synthetic(name: name, known: Self.names)
    }
    self.name = name
    configuration = try ModelConfiguration(JSONDocument(text: Array(text.utf8), file: name).root)
  }

  private init(name: String, configuration: ModelConfiguration) {
    (self.name, self.configuration) = (name, configuration)
  }

  /// Some layers of the first model, its decoder half as wide inside and with few words: what the speed of the
  /// whole can be told from.
  static func sample(visionLayers: Int = 1, textLayers: Int) throws -> SyntheticModel {
    let text = gemma("gemma", 2048, 8192, textLayers, heads: 8, shared: 1, headWidth: 256)
    let json = configuration(size: 224, vision: so400m(layers: visionLayers), text: text, rows: 4096)
    let document = try JSONDocument(text: Array(json.utf8), file: "sample")
    return SyntheticModel(name: "sample", configuration: try ModelConfiguration(document.root))
  }

  /// 3b-224, ..., 2-28b-896, and one small enough to try things with.
  public static let names = configurations.keys.sorted()

  private static let configurations: [String: String] = {
    var known = ["tiny-56": configuration(size: 56, vision: tinyVision, text: tinyText, rows: 1024)]
    for (decoder, text) in decoders {
      for size in [224, 448, 896] {
        known["\(decoder)-\(size)"] = configuration(
          size: size, vision: so400m(layers: 27), text: text, rows: 257_216)
      }
    }
    return known
  }()

  private static func configuration(size: Int, vision: String, text: String, rows: Int) -> String {
    """
    {"model_type": "paligemma", "vocab_size": \(rows), "image_token_index": \(rows - 64),
     "vision_config": {"image_size": \(size), "patch_size": 14, \(vision)},
     "text_config": {"vocab_size": \(rows), \(text)}}
    """
  }

  private static func so400m(layers: Int) -> String {
    #""hidden_size": 1152, "intermediate_size": 4304, "num_hidden_layers": \#(layers), "num_attention_heads": 16"#
  }
  private static let tinyVision =
    #""hidden_size": 64, "intermediate_size": 112, "num_hidden_layers": 2, "num_attention_heads": 4"#
  private static let tinyText = gemma("gemma", 64, 160, 2, heads: 4, shared: 1, headWidth: 16)

  private static let decoders = [
    "3b": gemma("gemma", 2048, 16384, 18, heads: 8, shared: 1, headWidth: 256),
    "2-3b": gemma("gemma2", 2304, 9216, 26, heads: 8, shared: 4, headWidth: 256),
    "2-10b": gemma("gemma2", 3584, 14336, 42, heads: 16, shared: 8, headWidth: 256),
    "2-28b": gemma("gemma2", 4608, 36864, 46, heads: 32, shared: 16, headWidth: 128),
  ]

  private static func gemma(
    _ type: String, _ width: Int, _ feedForward: Int, _ layers: Int, heads: Int, shared: Int, headWidth: Int
  ) -> String {
    """
    "model_type": "\(type)", "hidden_size": \(width), "intermediate_size": \(feedForward), \
    "num_hidden_layers": \(layers), "num_attention_heads": \(heads), "num_key_value_heads": \(shared), \
    "head_dim": \(headWidth)
    """
  }
}

/// Makes each tensor when it is asked for; whoever packs it into another precision lets it go again.
struct RandomWeights: TensorSource {
  let path: Path
  private let shapes: [String: [Int]]

  init(_ model: SyntheticModel) {
    path = Path(model.name)
    let stored = WeightTable(model.configuration).required.map { row in
      (row.sources[0].name, row.sources[0].recipe.storedShape(of: row.shape))
    }
    shapes = Dictionary(uniqueKeysWithValues: stored)
  }

  var names: [String] { Array(shapes.keys) }

  func shape(_ name: String) -> [Int]? { shapes[name] }

  func elementType(_ name: String) -> ElementType { .bfloat16 }

  func isMapped(_ name: String) -> Bool { true }

  func rows(_ rows: Range<Int>, of name: String, at indices: [Int]) throws -> StoredTensor {
    var hash = ContentHash()
    hash.add(name)
    return try .random(name: name, shape: shapes[name] ?? [], seed: hash.value).part(at: indices).rows(rows)
  }
}
