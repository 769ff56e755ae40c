/// What there is to say of a prompt before it is asked: how its words are better put, and what is odd about it.
///
/// Nothing is refused: whoever asks decides. It takes microseconds, and may be made anew with every key.
public struct PromptCheck: Sendable, Equatable {
  /// nil where the words are well put.
  public let mended: MendedWords?
  /// The worst first.
  public let notes: [PromptNote]

  /// - Parameter tokens: of the whole prompt, where they were counted; nil: they are estimated.
  public init(_ typed: TypedPrompt, model: KnownModel = KnownModel(), tokens: Int? = nil) {
    mended = MendedWords(typed)
    guard !Self.isEmpty(typed) else {
      notes = [.nothingTyped(typed.task)]
      return
    }
    let found =
      Self.tasks(typed) + CodeNotes.notes(typed) + LanguageNotes.notes(typed) + NameNotes.notes(typed, model)
      + ModelNotes.notes(typed, model) + ModelNotes.lengths(typed, model, tokens: tokens)
    // What is equally bad keeps its order.
    notes = [PromptNote.Severity.fault, .warning, .hint].flatMap { severity in
      found.filter { $0.severity == severity }
    }
  }

  private static func isEmpty(_ typed: TypedPrompt) -> Bool {
    guard typed.task.takesText else { return false }
    return typed.task.words == .names ? TypedNames(typed).names.isEmpty : typed.list.isEmpty
  }

  private static func tasks(_ typed: TypedPrompt) -> [PromptNote] {
    if typed.task == .free { return typed.words.last?.isWhitespace == true ? [.endsBlank] : [] }
    // That of names is meant once.
    if typed.beginsWithTask { return typed.task.words == .names ? [] : [.taskTwice(typed.task)] }
    guard typed.task.takesText, typed.list.count > 1 || typed.list.first == "ocr",
      let other = typed.list.first.flatMap({ PromptTask(rawValue: String($0)) }),
      other != typed.task, [.detect, .segment, .caption, .describe, .answer, .ocr].contains(other)
    else {
      let isAsked = typed.task.words == .names && QuestionForm.isQuestion(typed.words)
      return isAsked ? [.question] : []
    }
    return [.otherTask(other)]
  }
}
