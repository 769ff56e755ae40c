/// How an answer's words are shown.
public struct AnswerState: Sendable {
  /// The first line on screen; nil: the end, while it streams.
  public internal(set) var top: Int?
  /// Whether the codes of places and masks are shown as they are.
  public internal(set) var showsCodes = false

  mutating func reset() { top = nil }
}
