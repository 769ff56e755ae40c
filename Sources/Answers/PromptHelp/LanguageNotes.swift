/// Languages of prompts: those that are chosen, and those that are typed.
enum LanguageNotes {
  /// What people type for languages whose codes are others.
  private static let others = [
    "jp": "ja", "cn": "zh", "ua": "uk", "se": "sv", "dk": "da", "gr": "el", "cz": "cs", "gb": "en",
    "us": "en", "uk-ua": "uk", "kr": "ko", "vn": "vi", "il": "he", "iw": "he", "in": "hi", "ir": "fa",
    "tl": "fil", "nb": "no", "nn": "no",
  ]

  static func notes(_ typed: TypedPrompt) -> [PromptNote] {
    if typed.task == .free { return free(typed) }
    guard typed.task.takesLanguage else { return [] }
    return unknown(typed.language) + doubled(typed)
  }

  private static func unknown(_ code: String) -> [PromptNote] {
    isKnown(code) ? [] : [.unknownLanguage(code, meant: meant(code))]
  }

  private static func doubled(_ typed: TypedPrompt) -> [PromptNote] {
    let rest = typed.list.dropFirst(typed.beginsWithTask ? 1 : 0)
    guard rest.count > 1, rest.first == typed.language[...] else { return [] }
    return [.languageTwice(typed.language)]
  }

  /// A task that is typed with all its words.
  private static func free(_ typed: TypedPrompt) -> [PromptNote] {
    let task = PromptTask(prompt: typed.words)
    guard task.takesLanguage else { return [] }
    guard typed.list.count > 1 else { return [.noLanguage(task)] }
    let word = String(typed.list[1])
    if isKnown(word) { return typed.list.dropFirst(2).first == typed.list[1] ? [.languageTwice(word)] : [] }
    return meant(word).map { [.unknownLanguage(word, meant: $0)] } ?? [.noLanguage(task)]
  }

  private static func isKnown(_ code: String) -> Bool { PromptLanguage.all.contains { $0.code == code } }

  /// The language that a word stands for: a code in capitals or with a country, a name, a country's code.
  private static func meant(_ word: String) -> String? {
    let lower = word.lowercased()
    let start = lower.split { $0 == "-" || $0 == "_" }.first.map(String.init) ?? lower
    return PromptLanguage.all.first { $0.name.lowercased() == lower || $0.code == lower }?.code
      ?? others[lower] ?? PromptLanguage.all.first { $0.code == start && start != lower }?.code
  }
}
