import HTTP

/// Which server is asked, and how.
public struct ServerSettings: Sendable {
  /// What is spoken with it.
  public enum Kind: String, Sendable, CaseIterable {
    /// OpenAI's chat completions: vLLM, KServe, and many others.
    case openai
    /// Cog's predictions: greedy text only.
    case cog
  }

  /// With or without `/v1` at its end.
  public var url: HTTPAddress
  public var kind: Kind
  /// As the server names it; nil: the one that it serves.
  public var model: String?
  public var key: Secret?
  /// Where the key comes from, or would be looked for, as it is said where one is missing or not taken:
  /// "the environment variable PALI_KEY".
  public var keySource: String?
  /// Requests under way at once, 1...64.
  public var parallel: Int { didSet { parallel = Self.within(parallel) } }
  /// Pixels of a side of what the model sees; nil: what the model's name tells.
  public var imageSize: Int?
  /// Seconds until a connection stands, in which nothing comes, and in which a server must have started.
  public var connectTimeout = 15.0, idleTimeout = 300.0, startTimeout = 600.0

  /// `parallel`: nil: 4, or 1 of a Cog server, which works on one after another.
  public init(
    _ url: HTTPAddress, kind: Kind = .openai, model: String? = nil, key: Secret? = nil,
    keySource: String? = nil, parallel: Int? = nil, imageSize: Int? = nil
  ) {
    self.url = url
    self.kind = kind
    self.model = model
    self.key = key
    self.keySource = keySource
    self.parallel = Self.within(parallel ?? (kind == .cog ? 1 : 4))
    self.imageSize = imageSize
  }

  private static func within(_ count: Int) -> Int { min(max(count, 1), 64) }
}
