import Answers

/// How an answer's words are shown.
public struct AnswerState: Sendable {
  /// The first line on screen; nil: the end, while it streams.
  public internal(set) var top: Int?
  /// Whether the codes of places and masks are shown as they are.
  public internal(set) var showsCodes = false
  /// Whether tokens are listed instead of words.
  public internal(set) var showsTokens = false
  /// The word, box or mask that is meant, among the answer's groups of steps; nil: none yet.
  public internal(set) var cursor: Int?

  mutating func reset() {
    top = nil
    cursor = nil
  }

  /// To the word before, or the one after.
  mutating func moveCursor(forward: Bool, _ steps: AnswerSteps) {
    guard !steps.groups.isEmpty else { return }
    let place = cursor.map { $0 + (forward ? 1 : -1) } ?? 0
    cursor = min(max(place, 0), steps.groups.count - 1)
  }
}
