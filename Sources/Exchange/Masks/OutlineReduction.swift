extension MaskOutline {
  /// The loops with fewer corners: none of those dropped is farther than `tolerance` pixels from what is left
  /// (Douglas and Peucker's way, without recursion). Loops that would vanish stay as they are.
  func reduced(tolerance: Double) -> [[GridPoint]] {
    loops.map { loop in
      let reduced = Self.reduced(loop, tolerance: tolerance)
      return reduced.count < 3 ? loop : reduced
    }
  }

  private static func reduced(_ loop: [GridPoint], tolerance: Double) -> [GridPoint] {
    // The loop is cut at its first point and the one farthest from it.
    let closed = loop + [loop[0]]
    let far = closed.indices.max { distance(closed[$0], loop[0]) < distance(closed[$1], loop[0]) } ?? 0
    var isKept = [Bool](repeating: false, count: closed.count)
    for place in [0, far, loop.count] { isKept[place] = true }
    var open = [(0, far), (far, loop.count)]
    while let (start, end) = open.popLast() {
      guard let (place, away) = farthest(in: closed, start, end), away > tolerance else { continue }
      isKept[place] = true
      open += [(start, place), (place, end)]
    }
    return loop.indices.filter { isKept[$0] }.map { loop[$0] }
  }

  /// Of the points between two, the one farthest from the line between these.
  private static func farthest(in points: [GridPoint], _ start: Int, _ end: Int) -> (Int, Double)? {
    guard end - start > 1 else { return nil }
    let (a, b) = (points[start], points[end])
    let length = distance(a, b).squareRoot()
    var found = (place: start + 1, away: -1.0)
    for place in start + 1..<end {
      let point = points[place]
      let across = Double((b.x - a.x) * (point.y - a.y) - (b.y - a.y) * (point.x - a.x)).magnitude
      let away = length > 0 ? across / length : distance(a, point).squareRoot()
      if away > found.away { found = (place, away) }
    }
    return found
  }

  /// Squared.
  private static func distance(_ a: GridPoint, _ b: GridPoint) -> Double {
    let (dx, dy) = (Double(a.x - b.x), Double(a.y - b.y))
    return dx * dx + dy * dy
  }
}

extension MaskOutline {
  /// One loop of several, for formats that know no others: each is joined to those before it by a line there and back
  /// between their nearest corners, so that parts and holes stay what they are. nil where that is too much.
  static func joined(_ loops: [[GridPoint]]) -> [GridPoint]? {
    let corners = loops.reduce(0) { $0 + $1.count }
    guard loops.count == 1 || corners <= 4096 else { return nil }
    let ordered = loops.enumerated().sorted { ($1.element.count, $0.offset) < ($0.element.count, $1.offset) }
    return ordered.dropFirst().reduce(ordered.first?.element) { merged, next in
      merged.map { join($0, next.element) }
    }
  }

  private static func join(_ merged: [GridPoint], _ loop: [GridPoint]) -> [GridPoint] {
    var nearest = (from: 0, to: 0, distance: Double.infinity)
    for (from, a) in merged.enumerated() {
      for (to, b) in loop.enumerated() where distance(a, b) < nearest.distance {
        nearest = (from, to, distance(a, b))
      }
    }
    let around = loop[nearest.to...] + loop[...nearest.to]
    return Array(merged[...nearest.from] + around + merged[nearest.from...])
  }

  /// As an SVG path, to be filled by the rule "evenodd": exact.
  var svgPath: String {
    loops.map { loop in
      var path = "M\(loop[0].x) \(loop[0].y)"
      for (point, next) in zip(loop, loop.dropFirst()) {
        path += point.y == next.y ? "h\(next.x - point.x)" : "v\(next.y - point.y)"
      }
      return path + "z"
    }.joined()
  }
}
