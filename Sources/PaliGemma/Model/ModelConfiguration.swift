import Files
import JSON
import Tensors

/// The shape of a model, as its config.json gives it: sizes and switches, no names of variants.
///
/// What a file leaves out has the default of the reference's configuration class for its `model_type`
/// (transformers: PaliGemmaConfig, GemmaConfig, Gemma2Config, SiglipVisionConfig). Fields that are known to be
/// stale or junk in published files are not read at all: the top-level `hidden_size`, `num_positions`,
/// `num_image_tokens` and `projection_dim`; the weights' own shapes are held against the rest.
public struct ModelConfiguration: Sendable, Equatable {
  public let vision: VisionConfiguration
  public let text: TextConfiguration
  /// The id whose places in the prompt take image features; nil when only the tokenizer knows it.
  public let imageToken: Int?
  /// The answer ends at any of these: the lists of config.json and generation_config.json together.
  public let endTokens: [Int]
  /// Whether the head is the embedding when the file has no head of its own.
  public let tiesHead: Bool
  /// What generation_config.json forbids an answer.
  public let rules: GenerationRules

  /// Reads `config.json` and, where there is one, `generation_config.json` of a model folder.
  /// Throws `FileError`, `JSONError` or `ModelError`.
  public init(folder: Path) throws {
    let document = try JSONDocument(file: folder.appending("config.json"), limit: Self.sizeLimit)
    let generation = try JSONDocument.found(folder.appending("generation_config.json"), limit: Self.sizeLimit)
    try self.init(document.root, generation: generation?.root)
  }

  /// Takes parsed files; `generation` is generation_config.json, if any.
  public init(_ config: JSONValue, generation: JSONValue? = nil) throws {
    let type = try config.string("model_type", default: "paligemma")
    guard type == "paligemma" else {
      throw ModelError.unsupported(file: config.document.file, what: "model_type \"\(type)\"")
    }
    text = try TextConfiguration(try config.object("text_config"), outer: config)
    vision = try VisionConfiguration(try config.object("vision_config"))
    let image = config.optional("image_token_index") == nil ? "image_token_id" : "image_token_index"
    imageToken = config.optional(image) == nil ? nil : try config.int(image, in: 0...Self.idLimit)
    let ends = try [config, generation].compactMap { $0 }.flatMap(Self.endTokens)
    endTokens = ends.isEmpty ? [1] : ends.uniqued()
    tiesHead = try config.bool("tie_word_embeddings", default: true)
    rules = try generation.map(GenerationRules.init) ?? GenerationRules()
    _ = try CodeSettings.found(in: config)
    for part in [try config.object("text_config"), try config.object("vision_config")] {
      try CodeSettings.refuse(part)
    }
  }

  /// Tokens that one picture becomes.
  public var imageTokens: Int { vision.patches }

  static let sizeLimit = 1 << 20
  private static let idLimit = 1 << 24

  /// `eos_token_id`: a number, a list of numbers, null or nothing.
  private static func endTokens(_ config: JSONValue) throws -> [Int] {
    guard let value = config.optional("eos_token_id") else { return [] }
    let ids = value.kind == .array ? try value.ints() : [try value.int()]
    return ids.filter { (0...idLimit).contains($0) }
  }
}

extension Sequence where Element: Hashable {
  fileprivate func uniqued() -> [Element] {
    var seen: Set<Element> = []
    return filter { seen.insert($0).inserted }
  }
}
