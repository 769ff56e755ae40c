/// Which steps' attention is wanted. A step's is that of the position that its token was predicted from.
public struct AttentionQuery: Sendable, Hashable {
  /// Counted from the answer's first token, given or chosen; nil: all.
  public let steps: Set<Int>?
  private let isWanted: Bool

  private init(steps: Set<Int>?, isWanted: Bool) { (self.steps, self.isWanted) = (steps, isWanted) }

  public static let none = AttentionQuery(steps: [], isWanted: false)
  public static let all = AttentionQuery(steps: nil, isWanted: true)
  public static func steps(_ steps: Set<Int>) -> AttentionQuery {
    AttentionQuery(steps: steps, isWanted: true)
  }

  public func includes(step: Int) -> Bool { isWanted && steps?.contains(step) != false }
}
