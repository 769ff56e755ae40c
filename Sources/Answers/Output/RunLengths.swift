/// COCO's run-length code of a mask: runs of outside and inside in turn, down the columns, outside first.
public struct RunLengths: Sendable, Equatable {
  public let height: Int, width: Int
  public let counts: [Int]

  /// The code of a region in a picture of that size.
  public init(_ region: MaskRegion, width: Int, height: Int) {
    var runs = Runs()
    runs.add(region.x * height, inside: false)
    for column in 0..<region.width {
      runs.add(region.y, inside: false)
      for row in 0..<region.height { runs.add(1, inside: region.isInside(column: column, row: row)) }
      runs.add(height - region.y - region.height, inside: false)
    }
    runs.add((width - region.x - region.width) * height, inside: false)
    self.height = height
    self.width = width
    counts = runs.counts
  }

  init(height: Int, width: Int, counts: [Int]) {
    self.height = height
    self.width = width
    self.counts = counts
  }

  /// How many pixels are inside.
  public var area: Int { stride(from: 1, to: counts.count, by: 2).reduce(0) { $0 + counts[$1] } }

  /// The printable form (pycocotools' `counts`): from the fourth on each count less the one two before it, in
  /// signed groups of five bits, least first; bit 5 says that more follow; 48 is added to each.
  public var text: String {
    var bytes: [UInt8] = []
    for (index, count) in counts.enumerated() {
      var rest = index > 2 ? count - counts[index - 2] : count
      var goesOn = true
      while goesOn {
        let group = UInt8(rest & 0x1F)
        rest >>= 5
        goesOn = group & 0x10 != 0 ? rest != -1 : rest != 0
        bytes.append((goesOn ? group | 0x20 : group) + 48)
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}

private struct Runs {
  var counts = [0]
  private var inside = false

  mutating func add(_ count: Int, inside: Bool) {
    guard count > 0 else { return }
    if inside != self.inside {
      counts.append(0)
      self.inside = inside
    }
    counts[counts.count - 1] += count
  }
}
