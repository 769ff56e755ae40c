/// Which probabilities are wanted besides those of the answer's tokens, given and chosen. Nothing is computed for what
/// is not asked for.
public struct DistributionQuery: Sendable, Hashable {
  /// The likeliest tokens of each step, so many of them.
  public var alternatives: Int
  /// All 1024 places, at steps where the answer has one.
  public var places: Bool
  /// All 128 mask codes, at steps where the answer has one.
  public var codes: Bool
  /// The steps that are meant, counted from the answer's first token; nil: all.
  public var steps: Set<Int>?

  public init(alternatives: Int = 0, places: Bool = false, codes: Bool = false, steps: Set<Int>? = nil) {
    self.alternatives = alternatives
    self.places = places
    self.codes = codes
    self.steps = steps
  }

  public static let none = DistributionQuery()

  public func includes(step: Int) -> Bool { self != .none && steps?.contains(step) != false }
}
