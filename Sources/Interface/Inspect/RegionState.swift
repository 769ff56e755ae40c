import Answers

/// A region of the picture that is being marked.
struct RegionState: Sendable, Equatable {
  var box: LocationBox
  /// Where a drag of the mouse began, in places of the picture; nil: none is under way.
  var corner: (x: Int, y: Int)?
  private var isDrawn = false

  /// The smallest side, in places.
  static let least = 8

  init(_ box: LocationBox) {
    // The right way round.
    self.box = LocationBox(
      y0: min(box.y0, box.y1), x0: min(box.x0, box.x1), y1: max(box.y0, box.y1), x1: max(box.x0, box.x1))
    hold()
  }

  static func == (a: RegionState, b: RegionState) -> Bool { a.box == b.box }

  /// `step`: the places of a cell of the screen.
  mutating func update(_ command: RegionCommand, step: (x: Int, y: Int)) {
    switch command {
    case .regionLeft: move(-step.x, 0)
    case .regionRight: move(step.x, 0)
    case .regionUp: move(0, -step.y)
    case .regionDown: move(0, step.y)
    case .regionNarrower: box.x1 -= step.x
    case .regionWider: box.x1 += step.x
    case .regionShorter: box.y1 -= step.y
    case .regionTaller: box.y1 += step.y
    case .regionSmaller: grow(-step.x, -step.y)
    case .regionLarger: grow(step.x, step.y)
    case .askAboutRegion, .leaveRegion: break
    }
    hold()
  }

  /// Within the picture it keeps its size.
  private mutating func move(_ x: Int, _ y: Int) {
    let (x, y) = (min(max(x, -box.x0), 1023 - box.x1), min(max(y, -box.y0), 1023 - box.y1))
    (box.x0, box.x1, box.y0, box.y1) = (box.x0 + x, box.x1 + x, box.y0 + y, box.y1 + y)
  }

  private mutating func grow(_ x: Int, _ y: Int) {
    (box.x0, box.x1, box.y0, box.y1) = (box.x0 - x, box.x1 + x, box.y0 - y, box.y1 + y)
  }

  private mutating func hold() {
    func held(_ low: Int, _ high: Int) -> (Int, Int) {
      let low = min(max(low, 0), 1023 - Self.least)
      return (low, min(max(high, low + Self.least), 1023))
    }
    (box.x0, box.x1) = held(box.x0, box.x1)
    (box.y0, box.y1) = held(box.y0, box.y1)
  }

  // MARK: Mouse

  mutating func press(at point: (x: Int, y: Int)) { (corner, isDrawn) = (point, false) }

  /// A click without a drag brings it there.
  mutating func release() {
    if let corner, !isDrawn { move(corner.x - (box.x0 + box.x1) / 2, corner.y - (box.y0 + box.y1) / 2) }
    corner = nil
  }

  mutating func drag(to point: (x: Int, y: Int)) {
    guard let corner else { return }
    self = RegionState(
      LocationBox(
        y0: min(corner.y, point.y), x0: min(corner.x, point.x), y1: max(corner.y, point.y),
        x1: max(corner.x, point.x)))
    (self.corner, isDrawn) = (corner, true)
  }
}
