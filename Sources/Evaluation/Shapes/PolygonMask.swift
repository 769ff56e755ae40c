import Answers

/// A polygon filled as pycocotools fills one: its outline is walked in fifths of a pixel, and where it passes from
/// one column of pixel centres to the next, inside begins or ends.
enum PolygonMask {
  private static let scale = 5.0
  /// Steps along an outline; a file that asks for more is refused.
  static let stepLimit = 20_000_000
  /// Coordinates in pixels beyond this are refused.
  static let reach = 100_000.0

  /// Whether an outline, x0, y0, x1, y1, ..., can be walked in bounds.
  static func isWalkable(_ outline: [Double]) -> Bool {
    guard outline.count >= 6, outline.allSatisfy({ abs($0) <= reach }) else { return false }
    return edges(outline).reduce(0) { $0 + $1.steps + 1 } <= stepLimit
  }

  /// The outline's inside; nothing of one that is not walkable.
  static func fill(_ outline: [Double], height: Int, width: Int) -> RunLengths {
    guard isWalkable(outline) else { return RunLengths(height: height, width: width) }
    var places: [Int] = []
    var previous: Point?
    for edge in edges(outline) {
      for step in 0...edge.steps {
        let point = edge.point(step)
        if let previous, previous.x != point.x,
          let place = crossing(previous, point, height: height, width: width)
        {
          places.append(place)
        }
        previous = point
      }
    }
    return runs(places, height: height, width: width)
  }

  private struct Point {
    var x: Int, y: Int
  }

  private struct Edge {
    let from: Point, to: Point

    private var isFlat: Bool { abs(to.x - from.x) >= abs(to.y - from.y) }
    var steps: Int { max(abs(to.x - from.x), abs(to.y - from.y)) }

    /// Always reckoned from the edge's lower end, so that an edge has the same points both ways.
    func point(_ step: Int) -> Point {
      guard steps > 0 else { return from }
      let flips = isFlat ? from.x > to.x : from.y > to.y
      let (start, end) = flips ? (to, from) : (from, to)
      let along = flips ? steps - step : step
      if isFlat {
        let slope = Double(end.y - start.y) / Double(steps)
        return Point(x: start.x + along, y: Int(Double(start.y) + slope * Double(along) + 0.5))
      }
      let slope = Double(end.x - start.x) / Double(steps)
      return Point(x: Int(Double(start.x) + slope * Double(along) + 0.5), y: start.y + along)
    }
  }

  private static func edges(_ outline: [Double]) -> [Edge] {
    let points = stride(from: 0, to: outline.count - 1, by: 2).map { index in
      Point(x: Int(scale * outline[index] + 0.5), y: Int(scale * outline[index + 1] + 0.5))
    }
    return points.indices.map { Edge(from: points[$0], to: points[($0 + 1) % points.count]) }
  }

  /// The pixel, counted down the columns, at which a step from column to column turns inside and outside about; nil
  /// for a step between no two columns of pixels.
  private static func crossing(_ first: Point, _ second: Point, height: Int, width: Int) -> Int? {
    let column = (Double(second.x < first.x ? second.x : second.x - 1) + 0.5) / scale - 0.5
    guard column.rounded(.down) == column, column >= 0, column <= Double(width - 1) else { return nil }
    let row = (Double(min(first.y, second.y)) + 0.5) / scale - 0.5
    return Int(column) * height + Int(min(max(row, 0), Double(height)).rounded(.up))
  }

  /// Two turns at one place undo each other.
  private static func runs(_ places: [Int], height: Int, width: Int) -> RunLengths {
    let sorted = places.sorted() + [height * width]
    var counts: [Int] = []
    var previous = 0
    var isJoined = false
    for place in sorted {
      let length = place - previous
      previous = place
      if isJoined {
        counts[counts.count - 1] += length
        isJoined = false
      } else if length > 0 || counts.isEmpty {
        counts.append(length)
      } else {
        isJoined = true
      }
    }
    return RunLengths(checking: counts, height: height, width: width)
      ?? RunLengths(height: height, width: width)
  }
}
