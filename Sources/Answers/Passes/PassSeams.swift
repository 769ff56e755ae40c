/// Halves of things that tiles have cut, put together.
///
/// Two are halves of one where they are of one label and of different passes, one is cut at an edge and the other at
/// the opposite one, they reach into each other over the seam, each begins and ends before the other does, and along the
/// seam they have the same extent: what both share of it is six tenths of what they take together. The union stands for
/// both, cut no more at that seam; so four quarters become two halves and one thing, and what runs through three tiles
/// comes together piece by piece.
///
/// They reach into each other because neighbouring tiles share a fifth of their sides: pieces that leave a gap are not of
/// one thing. Their extents must agree because neighbours of one label often both end at a seam, and hardly ever are of
/// one height; a thing's halves are.
enum PassSeams {
  static let extent = 0.6

  static func joined(_ found: [FoundInPass]) -> [FoundInPass] {
    var (found, before) = (found, found.count + 1)
    // What has been joined may go on in what was looked at before.
    while found.count < before {
      before = found.count
      joinOnce(&found)
    }
    return found
  }

  private static func joinOnce(_ found: inout [FoundInPass]) {
    var first = 0
    while first < found.count {
      if let (second, whole) = partner(of: first, found) {
        found[first] = whole
        found.remove(at: second)
      } else {
        first += 1
      }
    }
  }

  private static func partner(of first: Int, _ found: [FoundInPass]) -> (Int, FoundInPass)? {
    guard found[first].isCut else { return nil }
    for second in found.indices.dropFirst(first + 1) where found[second].isCut {
      if let whole = join(found[first], found[second]) { return (second, whole) }
    }
    return nil
  }

  /// nil where they are not halves of one.
  static func join(_ a: FoundInPass, _ b: FoundInPass) -> FoundInPass? {
    guard a.pass != b.pass, a.isNamed(like: b) else { return nil }
    return across(a, b, .right, .left, \.columns, \.rows) ?? across(b, a, .right, .left, \.columns, \.rows)
      ?? across(a, b, .bottom, .top, \.rows, \.columns) ?? across(b, a, .bottom, .top, \.rows, \.columns)
  }

  private typealias Side = KeyPath<LocationBox, (low: Int, high: Int)>

  /// `a` goes on in `b`: over the end of the one and the beginning of the other.
  private static func across(
    _ a: FoundInPass, _ b: FoundInPass, _ end: BoxEdges, _ beginning: BoxEdges, _ over: Side, _ along: Side
  ) -> FoundInPass? {
    guard a.cut.contains(end), b.cut.contains(beginning) else { return nil }
    let (first, second) = (a.box[keyPath: over], b.box[keyPath: over])
    let reach = second.low <= first.high && first.low < second.low && first.high < second.high
    guard reach, agreement(a.box[keyPath: along], b.box[keyPath: along]) >= extent else { return nil }
    return union(a, b, cut: a.cut.subtracting(end).union(b.cut.subtracting(beginning)))
  }

  private static func agreement(_ a: (low: Int, high: Int), _ b: (low: Int, high: Int)) -> Double {
    let (shared, both) = (min(a.high, b.high) - max(a.low, b.low), max(a.high, b.high) - min(a.low, b.low))
    return both > 0 ? Double(max(shared, 0)) / Double(both) : 0
  }

  /// As sure as the surer half: the other one was seen to go on in it.
  private static func union(_ a: FoundInPass, _ b: FoundInPass, cut: BoxEdges) -> FoundInPass {
    let box = a.box.joined(with: b.box)
    let earlier = a.pass < b.pass ? a : b
    let scores = [a.detection.score, b.detection.score].compactMap { $0 }
    let detection = Detection(
      index: earlier.detection.index, label: a.detection.label, box: box,
      mask: BoxMask(joining: [a.detection, b.detection], in: box), score: scores.max(),
      flags: a.detection.flags.union(b.detection.flags).subtracting(.inverted))
    return FoundInPass(
      detection: detection, pass: earlier.pass, cut: cut, tile: a.tile.joined(with: b.tile))
  }
}

extension BoxMask {
  /// Of the masks of parts, over a box that holds them; nil where one of them has none. It has no codes: those are of a
  /// box of their own.
  init?(joining parts: [Detection], in box: LocationBox) {
    let masks = parts.compactMap(\.mask)
    guard masks.count == parts.count else { return nil }
    func place(_ cell: Int, _ from: Int, _ to: Int) -> Double {
      Double(from) + (Double(cell) + 0.5) / Double(Self.side) * Double(to - from)
    }
    self.init(
      probabilities: (0..<Self.side * Self.side).map { cell in
        let x = place(cell % Self.side, box.x0, box.x1), y = place(cell / Self.side, box.y0, box.y1)
        return zip(masks, parts).map { $0.probability(x: x, y: y, over: $1.box) }.max() ?? 0
      })
  }

  /// Of the nearest cell; 0 beyond the box.
  private func probability(x: Double, y: Double, over box: LocationBox) -> Float {
    func cell(_ place: Double, _ from: Int, _ to: Int) -> Int? {
      let cell = ((place - Double(from)) / Double(to - from) * Double(Self.side)).rounded(.down)
      return cell >= 0 && cell < Double(Self.side) ? Int(cell) : nil
    }
    guard box.x1 > box.x0, box.y1 > box.y0, let column = cell(x, box.x0, box.x1),
      let row = cell(y, box.y0, box.y1)
    else { return 0 }
    return probabilities[row * Self.side + column]
  }
}
