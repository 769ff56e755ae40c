import Answers

/// Two answers about a picture beside each other.
extension State {
  mutating func compare() -> [Effect] { [] }

  mutating func compareEnded(_ id: RunID) {}
}
