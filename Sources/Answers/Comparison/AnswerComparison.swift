/// What two answers have in common, and what not.
public struct AnswerComparison: Sendable, Equatable {
  public let objects: ObjectComparison
  public let words: WordDiff
  /// nil where the tokens do not differ, or are not told.
  public let tokens: TokenDivergence?
  /// Whether there is an answer on one side alone, or on none.
  public let isLeftFailed: Bool, isRightFailed: Bool

  public init(
    _ left: ComparedAnswer, _ right: ComparedAnswer, limits: ObjectComparison.Limits = .init()
  ) {
    objects = ObjectComparison(left.objects, right.objects, limits: limits)
    words = WordDiff(left.text, right.text)
    tokens = TokenDivergence(left.tokens, right.tokens)
    (isLeftFailed, isRightFailed) = (left.isFailed, right.isFailed)
  }

  /// 0...1, for sorting. Where either side has objects, one less `ObjectComparison.agreement`; else one less
  /// `WordDiff.share`. 1 where one side has failed; 0 where both have. 0 exactly where nothing differs: then objects have
  /// the same labels, boxes and masks, or texts the same words. Scores do not count.
  public var difference: Double {
    guard !isLeftFailed, !isRightFailed else { return isLeftFailed == isRightFailed ? 0 : 1 }
    return min(max(1 - (hasObjects ? objects.agreement : words.share), 0), 1)
  }

  /// Whether it is objects that are compared, and not words.
  public var hasObjects: Bool { !objects.pairs.isEmpty }
}
