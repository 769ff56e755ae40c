/// A prompt that was run, as it is kept between runs of the program.
public struct HistoryEntry: Sendable, Hashable, Codable {
  /// The task's name ("detect").
  public let task: String
  /// The words typed, without the task's prefix.
  public let text: String
  /// The language of tasks that take one ("en").
  public let language: String

  public init(task: String, text: String, language: String) {
    self.task = task
    self.text = text
    self.language = language
  }
}
