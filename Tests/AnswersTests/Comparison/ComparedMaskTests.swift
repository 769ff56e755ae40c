import Testing

@testable import Answers

@Suite("How much two masks have in common")
struct ComparedMaskTests {
  private static let whole = LocationBox(y0: 0, x0: 0, y1: 512, x1: 512)

  /// Inside where `isInside` says so of row and column.
  private static func mask(_ isInside: (Int, Int) -> Bool) -> ComparedMask {
    .decoded(
      BoxMask(probabilities: (0..<64 * 64).map { isInside($0 / 64, $0 % 64) ? 1 : 0 }))
  }

  private static func recorded(_ counts: [Int], _ height: Int, _ width: Int) -> ComparedMask {
    let code = RunLengths(height: height, width: width, counts: counts)
    return .recorded(DetectedObject.Mask(size: [height, width], counts: code.text))
  }

  @Test func `decoded ones are compared where their boxes lie`() throws {
    let full = Self.mask { _, _ in true }
    let left = Self.mask { _, column in column < 32 }
    let half = LocationBox(y0: 0, x0: 0, y1: 512, x1: 256)
    #expect(ComparedMask.overlap(full, in: Self.whole, left, in: Self.whole) == 0.5)
    // The left half of the whole is all of the left half.
    #expect(ComparedMask.overlap(left, in: Self.whole, full, in: half) == 1)
    #expect(ComparedMask.overlap(full, in: half, left, in: Self.whole) == 1)
    let right = LocationBox(y0: 0, x0: 256, y1: 512, x1: 512)
    #expect(ComparedMask.overlap(full, in: half, full, in: right) == 0)
  }

  @Test func `inverted boxes are taken by their corners, and points do not trap`() {
    let upper = Self.mask { row, _ in row < 32 }
    let inverted = LocationBox(y0: 512, x0: 512, y1: 0, x1: 0)
    #expect(ComparedMask.overlap(upper, in: Self.whole, upper, in: inverted) == 1)
    let point = LocationBox(y0: 9, x0: 9, y1: 9, x1: 9)
    #expect(ComparedMask.overlap(upper, in: point, upper, in: Self.whole) == 0)
    #expect(ComparedMask.overlap(upper, in: point, Self.mask { _, _ in true }, in: point) == 1)
  }

  @Test(
    arguments: [
      ([2, 3, 1], [2, 3, 1], 1.0), ([2, 4, 0], [0, 4, 2], 1.0 / 3), ([0, 3, 3], [3, 3], 0),
      ([6], [6], 1), ([6], [0, 6], 0), ([0, 1, 1, 1, 1, 1, 1], [0, 6], 0.5),
    ] as [([Int], [Int], Double)])
  func `recorded ones run by run`(a: [Int], b: [Int], overlap: Double) throws {
    let box = Self.whole
    let found = try #require(
      ComparedMask.overlap(Self.recorded(a, 2, 3), in: box, Self.recorded(b, 2, 3), in: box))
    #expect(abs(found - overlap) < 1e-12)
  }

  @Test func `what cannot be compared is not known`() {
    let box = Self.whole
    let small = Self.recorded([6], 2, 3)
    #expect(ComparedMask.overlap(small, in: box, Self.recorded([6], 3, 2), in: box) == nil)
    #expect(ComparedMask.overlap(small, in: box, Self.mask { _, _ in true }, in: box) == nil)
    let damaged = ComparedMask.recorded(.init(size: [2, 3], counts: "~~~"))
    #expect(ComparedMask.overlap(small, in: box, damaged, in: box) == nil)
    let wild = ComparedMask.recorded(.init(size: [Int.max, Int.max], counts: "6"))
    #expect(ComparedMask.overlap(small, in: box, wild, in: box) == nil)
    let odd = ComparedMask.recorded(.init(size: [], counts: "6"))
    #expect(ComparedMask.overlap(odd, in: box, small, in: box) == nil)
  }
}
