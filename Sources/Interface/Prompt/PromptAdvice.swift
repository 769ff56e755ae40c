import Answers

/// What is said of a prompt while it is typed, and what completes it.
extension PromptState {
  private var typed: TypedPrompt { TypedPrompt(task, words: line.text, language: language) }

  /// The same words better put; nil: they are.
  var mended: MendedWords? { MendedWords(typed) }

  /// What is odd about it, the worst; nil: nothing, or nothing is typed yet. `isBegun`: its last word may still become
  /// one that is known.
  func note(_ model: ModelSummary?, isBegun: @autoclosure () -> Bool) -> PromptNote? {
    guard !line.characters.isEmpty else { return nil }
    return PromptCheck(typed, model: KnownModel(model)).notes.filter { note in
      if case .unknownNames(let names, _) = note { names.count > 1 || !isBegun() } else { true }
    }
    .max { $0.severity < $1.severity }
  }

  /// What would follow the words typed so far, the cursor being at their end; empty: nothing is known.
  func completion(labels: @autoclosure () -> [String], _ model: ModelSummary?) -> String {
    let text = line.text
    guard !text.isEmpty, line.cursor == line.characters.count, task.takesText else { return "" }
    let past = history.compactMap { entry in
      PromptTask(rawValue: entry.task).map { PastPrompt($0, words: entry.text) }
    }
    let found = PromptCompletion(
      task, words: text, history: past, labels: labels(), knownNames: KnownModel(model).names
    )
    .candidates.lazy.compactMap { candidate in
      // The name alone, for what lies before it may be put better by then.
      let begun = task.words == .names ? Self.lastName(text) : text
      return candidate.text.hasPrefix(begun) && candidate.text != begun && !begun.isEmpty
        ? String(candidate.text.dropFirst(begun.count)) : nil
    }
    .first
    return found ?? ""
  }

  private static func lastName(_ text: String) -> String {
    String((text.split(separator: ";", omittingEmptySubsequences: false).last ?? "").drop { $0.isWhitespace })
  }

  /// Takes words for what they can be meant as alone; what was changed is told. nil: nothing was.
  mutating func mend() -> Notice? {
    guard let better = mended, !better.isOffer else { return nil }
    line.replace(with: better.words)
    return Notice(better.told)
  }
}
