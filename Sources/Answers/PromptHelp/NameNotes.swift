/// The names that objects are asked for by.
enum NameNotes {
  /// Of models that know few names, and of others.
  static let fewNames = 3, someNames = 8

  static func notes(_ typed: TypedPrompt, _ model: KnownModel) -> [PromptNote] {
    guard typed.task.words == .names else { return [] }
    let names = TypedNames(typed).names
    let limit = model.names.isEmpty ? someNames : fewNames
    return (names.count > limit ? [.manyNames(names.count, limit: limit)] : []) + doubled(names)
      + unknown(names, model.names)
  }

  private static func doubled(_ names: [String]) -> [PromptNote] {
    var seen: Set<String> = []
    return names.first { !seen.insert($0).inserted }.map { [.namedTwice($0)] } ?? []
  }

  private static func unknown(_ names: [String], _ known: [String]) -> [PromptNote] {
    guard !known.isEmpty else { return [] }
    let others = names.filter { name in !known.contains { $0.lowercased() == name.lowercased() } }.unique
    return others.isEmpty ? [] : [.unknownNames(others, known: known)]
  }
}
