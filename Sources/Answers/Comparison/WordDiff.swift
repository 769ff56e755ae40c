/// What two texts have in common, word by word: a longest common subsequence. How many blanks there are between words does
/// not count.
public struct WordDiff: Sendable, Equatable {
  public struct Piece: Sendable, Equatable {
    public enum Kind: Sendable, Equatable { case same, removed, added }

    public let kind: Kind
    /// One word or more, with the blanks before them; of what is the same, as the right text has it.
    public let text: String
    /// How many.
    public let words: Int
  }

  /// Of what lies between the common beginning and end, so many words of each text are compared; those beyond count as
  /// removed and added.
  public static let wordLimit = 4000

  /// In order; what is removed comes before what is added in its place.
  public let pieces: [Piece]
  /// Whether there were more words than are compared.
  public let isCut: Bool

  public init(_ left: String, _ right: String) {
    let alignment = WordAlignment(ComparedWords(left).words, ComparedWords(right).words)
    isCut = alignment.isCut
    pieces = alignment.pieces
  }

  public var isSame: Bool { pieces.allSatisfy { $0.kind == .same } }

  /// 0...1: twice the common words over those of both; 1 where there are none.
  public var share: Double {
    let common = 2 * count(.same)
    let all = common + count(.removed) + count(.added)
    return all > 0 ? Double(common) / Double(all) : 1
  }

  private func count(_ kind: Piece.Kind) -> Int { pieces.reduce(0) { $0 + ($1.kind == kind ? $1.words : 0) } }
}
