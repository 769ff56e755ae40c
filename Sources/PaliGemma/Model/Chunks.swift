import Tensors

/// Row ranges that cover 0..<rows, as even as can be, none longer than a limit.
struct Chunks: Sequence {
  private let rows: Range<Int>
  private let count: Int

  init(_ rows: Int, limit: Int) {
    self.rows = 0..<rows
    count = Swift.max((rows + limit - 1) / limit, 1)
  }

  /// The last row alone.
  init(last rows: Int) {
    self.rows = rows - 1..<rows
    count = 1
  }

  func makeIterator() -> AnyIterator<Range<Int>> {
    var index = 0
    return AnyIterator {
      guard index < count else { return nil }
      defer { index += 1 }
      let start = rows.lowerBound
      return start + rows.count * index / count..<start + rows.count * (index + 1) / count
    }
  }
}

/// What a chunk's way through a layer is written to: made once for each size of chunk and kept for the pass.
struct Workspace<Buffers> {
  private let make: (Int) throws -> Buffers
  private var made: [Int: Buffers] = [:]

  init(_ make: @escaping (_ rows: Int) throws -> Buffers) {
    self.make = make
  }

  mutating func buffers(_ rows: Int) throws -> Buffers {
    if let found = made[rows] { return found }
    let new = try make(rows)
    made[rows] = new
    return new
  }
}

extension Activations {
  /// Takes rows of another one of the same width; they must be as many as this has.
  func copy(_ other: Activations, rows: Range<Int>) {
    for (to, from) in rows.enumerated() { _ = row(to).update(fromContentsOf: other.row(from)) }
  }

  /// Takes all rows of another one of the same width to the places given.
  func replace(rows: Range<Int>, with other: Activations) {
    for (from, to) in rows.enumerated() { _ = row(to).update(fromContentsOf: other.row(from)) }
  }
}

extension UnsafeMutableBufferPointer<Float> {
  /// Makes the numbers of a range minus infinity.
  func forbid(_ range: Range<Int>) {
    for index in range.clamped(to: indices) { self[index] = -.infinity }
  }

  /// Makes all numbers minus infinity but those of the ranges.
  func forbidAll(but ranges: [Range<Int>]) {
    var start = 0
    for range in ranges.sorted(by: { $0.lowerBound < $1.lowerBound }) {
      forbid(start..<Swift.max(start, range.lowerBound))
      start = Swift.max(start, range.upperBound)
    }
    forbid(start..<Swift.max(start, count))
  }
}
