import Files

/// Asks for a run of the model. The effect decodes the pictures and hands a `PaliGemma.Request` with this id
/// to the session; a picture that cannot be read is reported as `.session(.failed(id:message:))`.
public struct RunRequest: Sendable, Hashable {
  public let id: UInt64
  /// One path, or several for one prompt about all of them.
  public let paths: [Path]
  /// Exactly what the model gets, without the newline that ends it.
  public let prompt: String

  public init(id: UInt64, paths: [Path], prompt: String) {
    self.id = id
    self.paths = paths
    self.prompt = prompt
  }
}
