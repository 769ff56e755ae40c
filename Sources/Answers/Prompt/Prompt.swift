/// What is asked about a picture: the task, and exactly what the model gets for it.
public struct Prompt: Sendable, Hashable {
  public let task: PromptTask
  /// Without the newline that ends it.
  public let text: String

  /// The first word tells the task; text that begins with none of the prefixes is the user's own.
  public init(_ text: String) {
    task = PromptTask(prompt: text)
    self.text = text
  }

  /// From what was typed for a task. `box` is what a region's caption is about.
  public init(_ task: PromptTask, words: String, language: String, box: LocationBox? = nil) {
    self.task = task
    text = task.prompt(text: words, language: language, box: box)
  }

  /// Whether it is objects that are asked for.
  public var seeksObjects: Bool { task == .detect || task == .segment }

  /// The names of those.
  public var soughtNames: [String] {
    guard seeksObjects else { return [] }
    return text.dropFirst(task.rawValue.count).split(separator: ";").map { name in
      name.split(separator: " ").joined(separator: " ")
    }
    .filter { !$0.isEmpty }
  }
}

extension PromptTask {
  /// The task whose prefix a prompt begins with.
  init(prompt: String) {
    let words = prompt.split(separator: " ", maxSplits: 2)
    let named = words.first.flatMap { PromptTask(rawValue: String($0)) } ?? .free
    switch named {
    case .caption where words.count > 1 && words[1].hasPrefix("<loc"): self = .region
    // The prefix of a region's caption is "caption".
    case .region: self = .free
    default: self = named
    }
  }
}
