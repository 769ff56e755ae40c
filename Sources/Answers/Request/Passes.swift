/// How often the model is asked one question, and how what it says is put together: class-wise, what is said twice once.
///
/// A question to one answer. `ManyPassEngine` asks; engines themselves ask once.
public struct Passes: Sendable, Hashable, Codable {
  /// After an answer's end it is made to go on, until nothing new comes.
  public var more: Bool
  /// Each name for itself.
  public var eachName: Bool
  /// The picture, and besides it parts of it, so many across and down, which overlap; nil: the picture alone.
  public var tiles: Tiles?

  public struct Tiles: Sendable, Hashable, Codable {
    public let across: Int, down: Int

    /// 1 to 8 each.
    public init(across: Int, down: Int) {
      self.across = min(max(across, 1), 8)
      self.down = min(max(down, 1), 8)
    }

    /// "2x3"; nil where it is not that, or out of 1 to 8.
    public init?(reading text: String) {
      let sides = text.split(separator: "x", omittingEmptySubsequences: false).map { Int($0) ?? 0 }
      guard sides.count == 2, sides.allSatisfy((1...8).contains) else { return nil }
      self.init(across: sides[0], down: sides[1])
    }
  }

  public init(more: Bool = false, eachName: Bool = false, tiles: Tiles? = nil) {
    self.more = more
    self.eachName = eachName
    self.tiles = tiles
  }

  /// Asked once.
  public static let one = Passes()
}
