/// A given start, or an answer that is to go on, leaves no room for more. One line, and known by it: an engine tells
/// what is wrong in words, and of going on with an answer this is no fault but the end.
public struct StartTooLong: Error, Equatable, CustomStringConvertible {
  public let tokens: Int
  public let limit: Int

  /// `limit`: what the prompt leaves of the model's positions, less one for the token that follows.
  public init(tokens: Int, limit: Int) { (self.tokens, self.limit) = (tokens, limit) }

  private static let beginning = "the given start makes "

  public var description: String {
    Self.beginning + "\(tokens) tokens; after pictures and prompt there is room for \(limit)"
  }

  /// Whether it is this that is told.
  static func isTold(by message: String) -> Bool { message.hasPrefix(beginning) }
}
