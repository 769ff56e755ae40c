/// What a word that is being typed may become.
///
/// For `detect` and `segment` it is the name after the last semicolon; else the whole line, by lines that were run before,
/// and the last word, by names of things. What begins as typed comes first, then what has a word that does, then what
/// holds it; of those the one that was used most and last.
public struct PromptCompletion: Sendable, Equatable {
  public enum Source: Sendable, Equatable { case history, label, known }

  public struct Candidate: Sendable, Equatable {
    /// The name, or the line.
    public let text: String
    /// All words once it is taken.
    public let words: String
    public let source: Source
  }

  /// The best first.
  public let candidates: [Candidate]

  /// - Parameters:
  ///   - words: typed so far, up to the cursor.
  ///   - history: the oldest first.
  ///   - labels: of answers, as often as they were seen, the oldest first.
  ///   - knownNames: of the model, where it knows few.
  public init(
    _ task: PromptTask, words: String, history: [PastPrompt], labels: [String] = [],
    knownNames: [String] = [],
    limit: Int = 8
  ) {
    let past = history.filter { $0.task.words == task.words }
    let things =
      UseCounts(labels.map(Self.inLine), .label, weight: 0.5) + UseCounts(knownNames, .known, weight: 0)
    if task.words == .names {
      let names = past.map { TypedNames(TypedPrompt($0.task, words: $0.words)).names }
      candidates = Self.names(words, UseCounts(lists: names) + things, limit)
    } else {
      let lines = Self.lines(words, UseCounts(past.map(\.words), .history), limit)
      candidates = Array((lines + Self.lastWord(words, things, limit)).prefix(max(0, limit)))
    }
  }

  /// A label may hold any blanks.
  private static func inLine(_ label: String) -> String {
    label.split(whereSeparator: \.isWhitespace).joined(separator: " ")
  }

  private static func names(_ words: String, _ uses: UseCounts, _ limit: Int) -> [Candidate] {
    let (before, typed) = split(words) { ";；".contains($0) }
    let taken = Set(TypedNames.names(before) { ";；".contains($0) })
    let head = taken.isEmpty ? before : before.drop(while: \.isWhitespace) + " "
    return uses.ranked(typed, limit) { !taken.contains($0) }.map {
      Candidate(text: $0.text, words: String(head) + $0.text, source: $0.source)
    }
  }

  private static func lines(_ words: String, _ uses: UseCounts, _ limit: Int) -> [Candidate] {
    let typed = String(words.drop(while: \.isWhitespace))
    return uses.ranked(typed, limit).map { Candidate(text: $0.text, words: $0.text, source: $0.source) }
  }

  /// Only what begins as typed: anything else would be a surprise within a sentence.
  private static func lastWord(_ words: String, _ uses: UseCounts, _ limit: Int) -> [Candidate] {
    let (before, typed) = split(words, at: \.isWhitespace)
    guard !typed.isEmpty else { return [] }
    return uses.ranked(typed, limit) { $0.lowercased().hasPrefix(typed.lowercased()) }.map {
      Candidate(text: $0.text, words: before + $0.text, source: $0.source)
    }
  }

  /// What comes up to the last such character, and what is typed after it, without the blanks between.
  private static func split(_ words: String, at isPart: (Character) -> Bool) -> (
    before: String, typed: String
  ) {
    guard let place = words.lastIndex(where: isPart) else {
      return ("", String(words.drop(while: \.isWhitespace)))
    }
    return (String(words[...place]), String(words[words.index(after: place)...].drop(while: \.isWhitespace)))
  }
}
