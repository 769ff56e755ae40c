/// Answers that say that the model will not, or cannot, answer.
public enum Refusal: Sendable, Equatable {
  /// "Sorry, as a base VLM I am not trained to answer this question."
  case notTrained
  /// "unanswerable", "unsuitable image": words of the data sets that it was trained with.
  case unanswerable
  /// "no" to what is no question of yes or no.
  case no
  case empty

  /// nil where the answer is one. That nothing was found or read is an answer.
  public init?(_ answer: String, to prompt: Prompt) {
    let said = answer.lowercased().split(whereSeparator: \.isWhitespace).joined(separator: " ")
    let bare = said.lastIndex { !".! ".contains($0) }.map { said[...$0] } ?? ""
    if said.contains("as a base vlm") || said.contains("i am not trained to answer") {
      self = .notTrained
    } else if ["unanswerable", "unsuitable", "unsuitable image", "no image"].contains(String(bare)) {
      self = .unanswerable
    } else if bare == "no", prompt.isFree || prompt.task == .answer, !QuestionForm(prompt.question).isYesOrNo
    {
      self = .no
    } else if bare.isEmpty, prompt.isFree || prompt.task.takesLanguage {
      self = .empty
    } else {
      return nil
    }
  }

  var reason: String {
    switch self {
    case .notTrained: "the model says that it was not trained for this"
    case .unanswerable: "the model cannot answer this"
    case .no: "\"no\" is no answer to this"
    case .empty: "the answer is empty"
    }
  }
}

extension Prompt {
  /// Whether it is in words of one's own: "describe the room" begins like a task, and without a language is none.
  var isFree: Bool { task == .free || task.takesLanguage && !hasLanguage }

  /// What is asked: without a task's prefix, but for one that is followed by names.
  var question: String {
    let words = text.split(whereSeparator: \.isWhitespace)
    if isFree || seeksObjects { return words.joined(separator: " ") }
    return words.dropFirst(task.takesLanguage ? 2 : 1).joined(separator: " ")
  }

  private var hasLanguage: Bool {
    let words = text.split(maxSplits: 2, whereSeparator: \.isWhitespace)
    return words.count > 1 && PromptLanguage.all.contains { words[1] == $0.code[...] }
  }
}
