/// Which objects two answers have in common.
///
/// Pairs are taken in the order of their overlap, the closest first, each object once. So a person would pair them: what
/// lies in the same place is never parted so that others fit better, as the best sum could have it. It is the same
/// whichever answer comes first. Labels come before places: an object takes another name only where none of its own
/// name is left for it.
public struct ObjectComparison: Sendable, Equatable {
  /// Overlaps from which on, 0...1.
  public struct Limits: Sendable, Equatable {
    /// Two objects of one label are the same.
    public var same = 0.5
    /// They have not moved.
    public var still = 0.9
    /// Two objects of unlike labels are one under another name.
    public var renamed = 0.7

    public init() {}
  }

  /// Of each side at most so many are compared.
  public static let objectLimit = 2000

  /// In the left answer's order, then what is only right, in its order.
  public let pairs: [ObjectPair]
  /// Whether there were more than are compared.
  public let isCut: Bool

  public init(_ left: [ComparedObject], _ right: [ComparedObject], limits: Limits = Limits()) {
    isCut = max(left.count, right.count) > Self.objectLimit
    var pairing = Pairing(left.prefix(Self.objectLimit), right.prefix(Self.objectLimit))
    pairing.pair(from: limits.same) { $0.label == $1.label }
    pairing.pair(from: limits.renamed) { $0.label != $1.label }
    pairs = pairing.pairs(still: limits.still)
  }

  public func count(_ kind: ObjectPair.Kind) -> Int { pairs.count { $0.kind == kind } }

  /// 0...1: twice what the pairs agree in over the objects of both sides, as F1 has it; 1 where there are none.
  public var agreement: Double {
    let objects = pairs.reduce(0) { $0 + ($1.left == nil ? 0 : 1) + ($1.right == nil ? 0 : 1) }
    guard objects > 0 else { return 1 }
    // Sorted, so that the sum is the same to its last digit from either side.
    return 2 * pairs.map(\.agreement).sorted().reduce(0, +) / Double(objects)
  }
}

private struct Pairing {
  private struct Candidate { let left: Int, right: Int, overlap: Double }

  private let left: [ComparedObject], right: [ComparedObject]
  /// By left object; by right one.
  private var partners: [(index: Int, overlap: Double)?]
  private var isTaken: [Bool]

  init(_ left: some Sequence<ComparedObject>, _ right: some Sequence<ComparedObject>) {
    (self.left, self.right) = (Array(left), Array(right))
    partners = Array(repeating: nil, count: self.left.count)
    isTaken = Array(repeating: false, count: self.right.count)
  }

  mutating func pair(from limit: Double, where fits: (ComparedObject, ComparedObject) -> Bool) {
    var candidates: [Candidate] = []
    for (place, object) in left.enumerated() where partners[place] == nil {
      for (other, there) in right.enumerated() where !isTaken[other] && fits(object, there) {
        let overlap = object.box.overlap(with: there.box)
        if overlap >= limit, overlap > 0 {
          candidates.append(Candidate(left: place, right: other, overlap: overlap))
        }
      }
    }
    // Of equals those that come first in both: the same from either side.
    candidates.sort { ($1.overlap, $0.left + $0.right) < ($0.overlap, $1.left + $1.right) }
    for pair in candidates where partners[pair.left] == nil && !isTaken[pair.right] {
      partners[pair.left] = (pair.right, pair.overlap)
      isTaken[pair.right] = true
    }
  }

  func pairs(still: Double) -> [ObjectPair] {
    let ofLeft = zip(left, partners).map { object, partner in
      guard let partner else { return ObjectPair(.onlyLeft, object, nil) }
      let other = right[partner.index]
      let kind: ObjectPair.Kind =
        object.label != other.label ? .renamed : partner.overlap < still ? .moved : .both
      return ObjectPair(kind, object, other, overlap: partner.overlap)
    }
    return ofLeft + right.indices.filter { !isTaken[$0] }.map { ObjectPair(.onlyRight, nil, right[$0]) }
  }
}
