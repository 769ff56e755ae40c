/// An object as a pass told of it, in places of the whole picture.
struct FoundInPass: Equatable {
  var detection: Detection
  /// The pass, counted from 0; of what was joined, that of the first half.
  var pass: Int
  /// Edges of the pass's tile that it touches, and behind which it may go on.
  var cut: BoxEdges = []
  /// The pass's tile.
  var tile = LocationBox(y0: 0, x0: 0, y1: 1023, x1: 1023)

  var box: LocationBox { detection.box }
  var isCut: Bool { !cut.isEmpty }

  /// The part of a cut box that another must hold to be the same thing, or of its extent along the cut.
  static let held = 0.7

  /// Whether another box is, or may be, the whole of this one, which is cut: it holds most of it; or it goes through the
  /// edge that cuts this one, where this one is cut. A model that sees a sliver of a thing often tells of more than it
  /// sees, so that little of what it tells lies in the thing.
  func isPart(of other: FoundInPass) -> Bool {
    guard isCut, pass != other.pass, isNamed(like: other) else { return false }
    return box.share(in: other.box) >= Self.held || goes(into: other.box)
  }

  private func goes(into other: LocationBox) -> Bool {
    func through(_ edge: BoxEdges, _ at: Int, _ over: LocationBox.Extent, _ along: LocationBox.Extent) -> Bool
    {
      guard cut.contains(edge), over(other).low < at, at < over(other).high else { return false }
      let (own, others) = (along(box), along(other))
      let shared = min(own.high, others.high) - max(own.low, others.low)
      return Double(shared) >= Self.held * Double(own.high - own.low)
    }
    return through(.left, tile.x0, \.columns, \.rows) || through(.right, tile.x1, \.columns, \.rows)
      || through(.top, tile.y0, \.rows, \.columns) || through(.bottom, tile.y1, \.rows, \.columns)
  }

  func isNamed(like other: FoundInPass) -> Bool { detection.label == other.detection.label }
}
