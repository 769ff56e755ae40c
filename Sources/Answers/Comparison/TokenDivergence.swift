/// Where two answers part, token by token.
public struct TokenDivergence: Sendable, Equatable {
  /// The first step at which they differ, from 0: so many tokens they have in common.
  public let step: Int
  /// What those say.
  public let shared: String
  /// Each side's token there, with its probability as it was told; nil: it has come to its end.
  public let left: GeneratedToken?
  public let right: GeneratedToken?

  /// nil where they do not differ, or one side's tokens are not told.
  public init?(_ left: [GeneratedToken], _ right: [GeneratedToken]) {
    guard !left.isEmpty, !right.isEmpty else { return nil }
    let common = zip(left, right).prefix { $0.isSame(as: $1) }.count
    guard common < max(left.count, right.count) else { return nil }
    step = common
    shared = right[..<common].map(\.text).joined()
    self.left = common < left.count ? left[common] : nil
    self.right = common < right.count ? right[common] : nil
  }
}

extension GeneratedToken {
  /// By its id where both tell it, else by its text.
  fileprivate func isSame(as other: GeneratedToken) -> Bool {
    guard let id, let otherID = other.id else { return text == other.text && isEnd == other.isEnd }
    return id == otherID
  }
}
