/// What of a model bears on how it is asked.
public struct KnownModel: Sendable, Equatable {
  public enum Kind: Sendable, Equatable {
    /// A `pt` checkpoint: it knows its training's prefixes and was made to be trained further.
    case pretrained
    /// A `mix` checkpoint: it was trained further on many tasks, free questions among them.
    case mix
  }

  /// nil where the name does not tell it, or something is laid over the model.
  public let kind: Kind?
  /// Names of things, where it knows few.
  public let names: [String]
  /// Tokens of a prompt and its answer that PaliGemma was trained with; nil where that is not known.
  public let trainedTokens: Int?
  /// Tokens of words that the model has room for besides the picture; nil where that is not known.
  public let room: Int?

  /// - Parameter positions: how many the model has, the picture's patches among them; nil where that is not known.
  public init(_ summary: ModelSummary? = nil, positions: Int? = nil) {
    let parts = Self.parts(summary?.name ?? "")
    let isPaliGemma = parts.contains { $0.hasPrefix("paligemma") }
    let isBare = isPaliGemma && summary?.adapter == nil
    kind = !isBare ? nil : parts.contains("mix") ? .mix : parts.contains("pt") ? .pretrained : nil
    names = TypedNames.names(summary?.knownNames ?? "") { $0 == "," }
    let size = summary?.imageSize
    // As the model cards have it.
    trainedTokens = !isPaliGemma ? nil : size == 224 ? 128 : size == 448 || size == 896 ? 512 : nil
    room = positions.flatMap { positions in size.flatMap { Self.room(positions, size: $0) } }
  }

  private static func parts(_ name: String) -> [Substring] {
    name.lowercased().split { !$0.isLetter && !$0.isNumber }
  }

  /// Patches have 14 pixels a side.
  private static func room(_ positions: Int, size: Int) -> Int? {
    guard (0...100_000).contains(size) else { return nil }
    return max(0, positions - (size / 14) * (size / 14))
  }
}
