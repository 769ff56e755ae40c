import Answers

/// A kind of server: how it tells what it serves, and how it is asked. On whatever thread calls; throws what
/// `ServerSettings.line` words.
protocol ModelServer: Sendable {
  /// Waits until it can be asked. `notice`: one line of what is waited for.
  func find(isCancelled: @escaping @Sendable () -> Bool, notice: (String) -> Void) throws -> ModelSummary

  /// Asks about a picture, which has become a data URL, and tells tokens as they come.
  func answer(_ talk: RunTalk, picture: String, by model: ModelSummary, masks: RemoteEngine.MaskDecoding?)
    throws
    -> Answer
}
