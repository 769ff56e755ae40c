import Files

/// From picture to picture by what was answered about them.
extension BrowserState {
  enum Goal: Equatable {
    case objects, nothing, failed, unasked

    func isReached(_ sign: AnswerSign?) -> Bool {
      switch (self, sign) {
      case (.objects, .found), (.nothing, .nothingFound), (.failed, .failed), (.unasked, nil): true
      case (.objects, _), (.nothing, _), (.failed, _), (.unasked, _): false
      }
    }

    var words: String {
      switch self {
      case .objects: "with objects"
      case .nothing: "without objects"
      case .failed: "that failed"
      case .unasked: "without an answer"
      }
    }
  }

  /// To the next such picture of the list, round the end.
  mutating func walk(to goal: Goal, forward: Bool) -> [Message] {
    let places = places(of: goal)
    let next =
      forward ? places.first { $0 > cursor } ?? places.first : places.last { $0 < cursor } ?? places.last
    guard let next, let number = places.firstIndex(of: next) else {
      return [.notice(Notice("no picture of this list is one \(goal.words)"))]
    }
    move(to: next)
    return [.notice(Notice("\(number + 1) of \(places.count) \(goal.words)"))]
  }

  func places(of goal: Goal) -> [Int] {
    rows.indices.filter { rows[$0].kind == .file && goal.isReached(sign(rows[$0].path)) }
  }

  /// What came of a picture's answer; nil: there is none.
  func sign(_ path: Path) -> AnswerSign? {
    answer(path).map { AnswerSign($0.summary, cut, isFirst: $0.isFirst) }
  }
}
