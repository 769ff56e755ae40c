import JSON

/// What is odd about a prompt, in one line. What it quotes was typed: it is not clean.
public enum PromptNote: Sendable, Hashable {
  public enum Severity: Int, Sendable, Comparable {
    /// It could be better.
    case hint
    /// The answer is likely to be worse than it could be.
    case warning
    /// There is nothing to answer, or no room for it.
    case fault

    public static func < (a: Severity, b: Severity) -> Bool { a.rawValue < b.rawValue }
  }

  /// Nothing is typed for a task that needs words.
  case nothingTyped(PromptTask)
  /// A mark that the program puts in itself: `<image>`, `<bos>`.
  case mark(String)
  /// A place or a mask's code where the task has none.
  case misplacedCode(String)
  /// It looks like a code and is none: "<loc12>".
  case brokenCode(String)
  /// `meant`: the code of that language, where it can be told.
  case unknownLanguage(String, meant: String?)
  /// A task that is typed freely and has no language after it.
  case noLanguage(PromptTask)
  case languageTwice(String)
  case taskTwice(PromptTask)
  /// Something is asked where names are expected.
  case question
  /// The words begin with another task.
  case otherTask(PromptTask)
  case endsBlank
  case longerThanTrained(tokens: Int, trained: Int)
  case tooLong(tokens: Int, room: Int)
  /// A free prompt to a checkpoint that knows prefixes only; to one that is better at them.
  case freePretrained
  case freeMix
  /// `describe` is a task of mix checkpoints.
  case describePretrained
  case manyNames(Int, limit: Int)
  case namedTwice(String)
  /// `known`: all that it knows.
  case unknownNames([String], known: [String])

  public var severity: Severity {
    switch self {
    case .nothingTyped, .tooLong: .fault
    case .mark, .misplacedCode, .brokenCode, .unknownLanguage, .noLanguage, .languageTwice, .taskTwice,
      .question, .otherTask, .endsBlank, .longerThanTrained, .freePretrained, .unknownNames:
      .warning
    case .freeMix, .describePretrained, .manyNames, .namedTwice: .hint
    }
  }
}

extension PromptNote: CustomStringConvertible {
  public var description: String {
    switch self {
    case .nothingTyped(let task): "nothing is typed: \(task.placeholder())"
    case .mark(let mark): "\(mark) is put in by the program: leave it out"
    case .misplacedCode(let code): "\(code) is a code of answers, and this task has none in its prompt"
    case .brokenCode(let code):
      "\(Self.quoted(code)) is no code: places are <loc0000> to <loc1023>, masks <seg000> to <seg127>"
    case .unknownLanguage(let code, let meant):
      "\(Self.quoted(code)) is no language that the model was trained with"
        + (meant.map { ": \(PromptLanguage.name($0)) is \($0)" } ?? "")
    case .noLanguage(let task): "a language belongs after \(task.rawValue): \(task.rawValue) en"
    case .languageTwice(let code): "the language is there twice: the task puts \(code) in"
    case .taskTwice(let task): "\(task.rawValue) is there twice: the task puts it in"
    case .question: "this is a question: answer is the task for it"
    case .otherTask(let task): "this begins with \(task.rawValue), which is a task of its own"
    case .endsBlank: "it ends with a blank, which the model was not trained with"
    case .longerThanTrained(let tokens, let trained):
      "about \(tokens) tokens; the model was trained with \(trained) for the prompt and its answer"
    case .tooLong(let tokens, let room): "about \(tokens) tokens, and the model has room for \(room)"
    case .freePretrained:
      "this model was only pretrained: it knows tasks (answer, caption, detect), not words of your own"
    case .freeMix: "this begins with no task; answer en, describe en or detect often fare better"
    case .describePretrained: "describe was trained with mix models; this one knows caption"
    case .manyNames(let count, let limit): "\(count) names at once; \(limit) or fewer are found better"
    case .namedTwice(let name): "\(Self.quoted(name)) is named twice"
    case .unknownNames(let names, let known):
      "this model does not know \(names.prefix(3).map(Self.quoted).joined(separator: ", "))"
        + (names.count > 3 ? " and \(names.count - 3) more" : "")
        + "; it knows \(abbreviated(known.joined(separator: ", "), to: 200))"
    }
  }

  private static func quoted(_ text: String) -> String { "\"\(abbreviated(text, to: 40))\"" }
}
