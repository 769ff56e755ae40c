/// An object of two answers, or of one of them alone.
public struct ObjectPair: Sendable, Equatable {
  public enum Kind: String, Sendable, CaseIterable {
    /// The same label, as good as the same place.
    case both
    /// The same label; its place has changed.
    case moved
    /// The same place; it is called something else.
    case renamed
    case onlyLeft, onlyRight
  }

  public let kind: Kind
  public let left: ComparedObject?
  public let right: ComparedObject?
  /// Intersection over union of the boxes, 0...1; 0 where one is missing.
  public let overlap: Double
  /// The same of the masks; nil unless both have one that can be compared.
  public let maskOverlap: Double?

  init(_ kind: Kind, _ left: ComparedObject?, _ right: ComparedObject?, overlap: Double = 0) {
    self.kind = kind
    self.left = left
    self.right = right
    self.overlap = overlap
    guard let left, let right, let mask = left.mask, let other = right.mask else {
      maskOverlap = nil
      return
    }
    maskOverlap = ComparedMask.overlap(mask, in: left.box, other, in: right.box)
  }

  /// The right one's less the left one's; nil unless both are known.
  public var scoreDifference: Float? {
    guard let left = left?.score, let right = right?.score else { return nil }
    return right - left
  }

  /// How far the two agree, 0...1: the boxes' overlap, where there are masks the mean of both overlaps; half of that under
  /// another name, nothing of one that is alone.
  var agreement: Double {
    let place = maskOverlap.map { (overlap + $0) / 2 } ?? overlap
    return kind == .renamed ? place / 2 : place
  }
}
