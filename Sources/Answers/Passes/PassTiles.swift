import Pictures

extension Passes.Tiles {
  /// Neighbours share this part of a tile's side: what is smaller lies whole in one of them.
  static let overlap = 0.2

  /// The parts of a picture, row by row: equal, overlapping, and together all of it.
  public var areas: [PictureArea] {
    let (columns, rows) = (Self.ranges(across), Self.ranges(down))
    return rows.flatMap { row in
      columns.map { PictureArea(left: $0.from, top: row.from, right: $0.to, bottom: row.to) }
    }
  }

  /// n tiles of a side s that share a fifth each: s (n - (n - 1) / 5) = 1.
  private static func ranges(_ count: Int) -> [(from: Double, to: Double)] {
    // A record's may be any number.
    let count = min(max(count, 1), 8)
    let side = 1 / (Double(count) - Double(count - 1) * overlap)
    return (0..<count).map { place in
      let from = Double(place) * side * (1 - overlap)
      return (from, place == count - 1 ? 1 : from + side)
    }
  }

  /// Whether there is but one, the picture itself.
  var isWhole: Bool { across <= 1 && down <= 1 }
}

/// Edges of a box.
struct BoxEdges: OptionSet, Hashable {
  let rawValue: Int

  static let left = BoxEdges(rawValue: 1)
  static let right = BoxEdges(rawValue: 2)
  static let top = BoxEdges(rawValue: 4)
  static let bottom = BoxEdges(rawValue: 8)

  /// The edges of a part that lie within the picture: what touches them may go on behind them.
  init(innerOf area: PictureArea) {
    self = []
    if area.left > 0 { insert(.left) }
    if area.right < 1 { insert(.right) }
    if area.top > 0 { insert(.top) }
    if area.bottom < 1 { insert(.bottom) }
  }

  init(rawValue: Int) { self.rawValue = rawValue }

  /// Places of 1024 from the edge of a part within which a box touches it: about a fiftieth.
  static let reach = 20

  /// The edges of its part that a box, in the part's places, touches.
  init(touchedBy box: LocationBox) {
    self = []
    if min(box.x0, box.x1) <= Self.reach { insert(.left) }
    if max(box.x0, box.x1) >= 1023 - Self.reach { insert(.right) }
    if min(box.y0, box.y1) <= Self.reach { insert(.top) }
    if max(box.y0, box.y1) >= 1023 - Self.reach { insert(.bottom) }
  }
}
