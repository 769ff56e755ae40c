import JSON

/// Typed words as they are better put.
///
/// What can be meant in one way only is mended when the prompt is run: names between semicolons ("cat;dog" is one name to
/// the model, "cat ; dog" are two), line breaks. The rest is offered: a comma may be part of a name, and a free
/// prompt is the user's to the last blank.
public struct MendedWords: Sendable, Equatable {
  public let words: String
  /// What was changed, in a line.
  public let told: String
  /// Whether it is to be asked about first.
  public let isOffer: Bool

  /// nil where the words are well put.
  public init?(_ typed: TypedPrompt) {
    let mended = typed.task.words == .names ? Self.names(typed) : Self.doubled(typed) ?? Self.blanks(typed)
    guard let mended else { return nil }
    self = mended
  }

  private init(_ words: String, _ told: String, isOffer: Bool = false) {
    (self.words, self.told, self.isOffer) = (words, told, isOffer)
  }

  private static func names(_ typed: TypedPrompt) -> MendedWords? {
    let names = TypedNames(typed)
    let parted = names.words(names.names)
    // Blanks are put right in any case.
    if parted != collapsed(typed.words) { return MendedWords(parted, "names are parted by \" ; \"") }
    let atCommas = names.partedAtCommas
    guard atCommas != names.names else { return nil }
    return MendedWords(names.words(atCommas), "names are parted by \" ; \", not by commas", isOffer: true)
  }

  private static func doubled(_ typed: TypedPrompt) -> MendedWords? {
    var list = typed.list[...]
    guard typed.task.takesLanguage else { return nil }
    if typed.beginsWithTask { list = list.dropFirst() }
    if list.count > 1, list.first == typed.language[...] { list = list.dropFirst() }
    guard list.count < typed.list.count else { return nil }
    let left = typed.list.prefix(typed.list.count - list.count).joined(separator: " ")
    return MendedWords(
      list.joined(separator: " "), "without \"\(abbreviated(left, to: 40))\", which the task puts in",
      isOffer: true)
  }

  private static func blanks(_ typed: TypedPrompt) -> MendedWords? {
    if typed.task == .free {
      guard let last = typed.words.last, last.isWhitespace else { return nil }
      let end = typed.words.lastIndex { !$0.isWhitespace }
      let trimmed = end.map { String(typed.words[...$0]) } ?? ""
      return MendedWords(trimmed, "without the blanks at the end", isOffer: true)
    }
    guard typed.words.contains(where: { $0.isWhitespace && $0 != " " }) else { return nil }
    return MendedWords(typed.list.joined(separator: " "), "line breaks and tabs are blanks now")
  }

  private static func collapsed(_ words: String) -> String {
    words.split(separator: " ").joined(separator: " ")
  }
}
