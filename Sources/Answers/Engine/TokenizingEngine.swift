/// A token of a prompt.
public struct PromptToken: Sendable, Equatable {
  public let id: Int
  /// As the vocabulary writes it.
  public let piece: String

  public init(id: Int, piece: String) {
    self.id = id
    self.piece = piece
  }
}

/// An engine that can tell how its model cuts a prompt.
public protocol TokenizingEngine: Engine {
  /// What the model gets for a prompt, the pictures' places left out; `then` is called on the engine's queue, with the
  /// tokens or with why there are none: one line.
  func tokenize(_ prompt: Prompt, then: @escaping @Sendable (Result<[PromptToken], any Error>) -> Void)
}
