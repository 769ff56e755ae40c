/// What is typed: the task, its words, and the language that is chosen.
public struct TypedPrompt: Sendable, Hashable {
  public let task: PromptTask
  public let words: String
  public let language: String

  public init(_ task: PromptTask, words: String, language: String = "en") {
    self.task = task
    self.words = words
    self.language = language
  }

  /// Exactly what the model gets; of a region without its box.
  public var text: String { Prompt(task, words: words, language: language).text }

  /// The words, one after another.
  var list: [Substring] { words.split(whereSeparator: \.isWhitespace) }

  /// Whether the words begin with the task itself, as the prompt does without them.
  var beginsWithTask: Bool {
    switch task {
    case .detect, .segment, .answer, .question: list.count > 1 && list[0] == task.rawValue
    default: false
    }
  }
}
