import Pictures

/// A picture as the session knows it: `key` names it among the kept vision features (path, size and
/// modification time, say), so the same key must always stand for the same pixels.
public struct KeyedPicture: Sendable {
  public let key: String
  public let picture: Picture

  public init(key: String, picture: Picture) {
    self.key = key
    self.picture = picture
  }
}

/// How the next token is chosen and when to stop.
public struct GenerationOptions: Sendable, Equatable {
  public var maxTokens: Int
  /// 0: greedy, the default.
  public var temperature: Double
  public var topK: Int?
  public var topP: Double?
  public var seed: UInt64
  /// Whether answers to `detect` and `segment` must have the form of such answers.
  public var constrained: Bool

  public init(
    maxTokens: Int = 256, temperature: Double = 0, topK: Int? = nil, topP: Double? = nil, seed: UInt64 = 0,
    constrained: Bool = false
  ) {
    self.maxTokens = maxTokens
    self.temperature = temperature
    self.topK = topK
    self.topP = topP
    self.seed = seed
    self.constrained = constrained
  }
}

/// One prompt about one or several pictures.
public struct Request: Sendable {
  public let id: UInt64
  public let pictures: [KeyedPicture]
  public let prompt: String
  public let options: GenerationOptions

  public init(id: UInt64, pictures: [KeyedPicture], prompt: String, options: GenerationOptions = .init()) {
    self.id = id
    self.pictures = pictures
    self.prompt = prompt
    self.options = options
  }
}
