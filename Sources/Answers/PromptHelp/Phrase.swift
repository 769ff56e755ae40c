/// A question in plain English, in small letters, without what is only polite.
struct Phrase {
  let words: [String]
  let isQuestion: Bool

  private static let polite = ["please", "can you", "could you", "would you", "i want you to", "try to"]
  private static let articles = ["the", "a", "an", "all", "every", "any", "of", "my", "this", "that"]
  private static let pictures = ["picture", "image", "photo", "photograph", "scene", "pic", "screenshot"]
  private static let marks: Set<Character> = ["?", "!", ".", ":", "\"", "“", "”"]

  init(_ text: String) {
    let letters = text.lowercased().filter { !Self.marks.contains($0) }.replacing("’", with: "'")
    var words = letters.split { $0.isWhitespace }.map(String.init)
    isQuestion = text.last { !$0.isWhitespace } == "?"
    while let start = Self.polite.first(where: { Self.begins(words, with: $0) }) {
      let rest = words.dropFirst(start.split(separator: " ").count)
      // "can you see ..." asks for a yes.
      guard start == "please" || Self.isOrder(rest.first) else { break }
      words = Array(rest)
    }
    self.words = words
  }

  private static func isOrder(_ word: String?) -> Bool {
    guard let word else { return false }
    let orders = [
      "find", "locate", "detect", "show", "point", "spot", "draw", "segment", "outline", "mask", "cut",
      "read",
      "transcribe", "extract", "describe", "explain", "tell", "caption", "give", "write", "count", "please",
    ]
    return orders.contains(word)
  }

  func begins(with starts: [String]) -> Bool { starts.contains { Self.begins(words, with: $0) } }

  private static func begins(_ words: [String], with start: String) -> Bool {
    let parts = start.split(separator: " ")
    return words.count >= parts.count && zip(words, parts).allSatisfy { $0 == $1 }
  }

  /// Whether its last word is a picture: "what is in this photo".
  var isAboutPicture: Bool { words.last.map(Self.pictures.contains) ?? false }

  /// What comes after the first of these that it begins with, as names for `detect`; nil where it begins with none, or
  /// nothing comes.
  func names(after starts: [String]) -> String? {
    guard let start = starts.first(where: { Self.begins(words, with: $0) }) else { return nil }
    let rest = Self.withoutPicture(Array(words.dropFirst(start.split(separator: " ").count)))
    let names = rest.joined(separator: " ").replacing(" and ", with: " ; ").split { ",;".contains($0) }
      .map(Self.name).filter { !$0.isEmpty }
    return names.isEmpty ? nil : names.joined(separator: " ; ")
  }

  private static func name(_ text: Substring) -> String {
    text.split(separator: " ").drop { $0 == "and" || articles.contains(String($0)) }.joined(separator: " ")
  }

  /// "the cat in the picture" is the cat.
  private static func withoutPicture(_ words: [String]) -> [String] {
    guard let last = words.last, pictures.contains(last) || ["here", "there"].contains(last) else {
      return words
    }
    guard pictures.contains(last) else { return words.dropLast() }
    let cut = words.lastIndex { ["in", "on", "of", "from"].contains($0) }
    return cut.map { Array(words[..<$0]) } ?? words
  }
}
