/// How a question that was refused is better asked.
public struct PromptSuggestion: Sendable, Equatable {
  /// Why, in a line.
  public let reason: String
  public let task: PromptTask
  public let words: String

  /// nil where the answer is no refusal, or nothing better is known. Questions are understood in English.
  public init?(_ answer: String, to prompt: Prompt, model: KnownModel = KnownModel()) {
    guard let refusal = Refusal(answer, to: prompt) else { return nil }
    guard let better = Self.better(prompt, model).first(where: { !$0.isAsked(in: prompt) }) else {
      return nil
    }
    reason = refusal.reason
    (task, words) = (better.task, better.words)
  }

  /// What serves best comes first.
  private static func better(_ prompt: Prompt, _ model: KnownModel) -> [Way] {
    // What asks for a question asks for nothing else.
    guard prompt.isFree || prompt.task != .question else { return [] }
    let asked = prompt.question
    let answer = Way(.answer, asked)
    let whole = [Way(.describe), Way(.caption)].filter { model.kind != .pretrained || $0.task != .describe }
    return switch QuestionForm(asked) {
    case .reads: [Way(.ocr), answer]
    case .finds(let names): [Way(.detect, names)]
    case .segments(let names): [Way(.segment, names)]
    case .describes: whole
    case .captions: [Way(.caption)] + whole
    case .yesOrNo, .asks: [answer]
    case .nothing: [.caption, .cap, .describe].contains(prompt.task) ? whole : []
    }
  }

  private struct Way {
    let task: PromptTask
    let words: String

    init(_ task: PromptTask, _ words: String = "") { (self.task, self.words) = (task, words) }

    func isAsked(in prompt: Prompt) -> Bool {
      guard prompt.task == task, !prompt.isFree else { return false }
      return task.words == .names
        ? prompt.soughtNames.joined(separator: " ; ") == words : !task.takesText || prompt.question == words
    }
  }
}
