import Answers

/// Two answers about a picture, side by side, or one after the other where there is no room.
struct ComparisonState: Sendable, Equatable {
  let left: RunID
  let right: RunID
  /// Which of them is seen where there is room for one.
  var showsRight = true
}
