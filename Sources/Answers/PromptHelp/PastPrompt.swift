/// A prompt that was run before.
public struct PastPrompt: Sendable, Hashable {
  public let task: PromptTask
  public let words: String

  public init(_ task: PromptTask, words: String) {
    self.task = task
    self.words = words
  }
}
