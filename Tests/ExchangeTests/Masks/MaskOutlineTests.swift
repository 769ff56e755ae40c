import JSON
import TestSupport
import Testing

@testable import Answers
@testable import Exchange

@Suite struct MaskOutlineTests {
  private func mask(_ rows: [String]) -> RunLengths {
    let inside = rows.flatMap { $0.map { $0 == "#" } }
    let (width, height) = (rows[0].count, rows.count)
    return RunLengths(
      MaskRegion(x: 0, y: 0, width: width, height: height, inside: inside), width: width, height: height)
  }

  private func points(_ loop: [GridPoint]) -> [[Int]] { loop.map { [$0.x, $0.y] } }

  @Test func aPartIsGoneAroundToTheRightAndAHoleToTheLeft() throws {
    let outline = try #require(MaskOutline(mask(["....", ".##.", ".##.", "...."])))
    #expect(outline.loops.map(points) == [[[1, 3], [1, 1], [3, 1], [3, 3]]])
    let ring = try #require(MaskOutline(mask(["###", "#.#", "###"])))
    #expect(ring.loops.count == 2)
    #expect(ring.loops.map(area).sorted() == [-1, 9])
    #expect(outline.svgPath == "M1 3v-2h2v2z")
  }

  @Test func pixelsThatTouchAtACornerAreApart() throws {
    let outline = try #require(MaskOutline(mask(["#.", ".#"])))
    #expect(outline.loops.map(area) == [1, 1])
    let other = try #require(MaskOutline(mask([".#", "#."])))
    #expect(other.loops.map(area) == [1, 1])
  }

  @Test func anEmptyMaskHasNoOutlineAndAWholeOneIsThePicture() throws {
    #expect(try #require(MaskOutline(mask(["..", ".."]))).loops.isEmpty)
    #expect(try #require(MaskOutline(mask(["##", "##"]))).loops.map(area) == [4])
    // Runs of no length.
    let parts = try #require(RunLengths(checking: [0, 1, 0, 1, 2], height: 2, width: 2))
    #expect(try #require(MaskOutline(parts)).loops.map(points) == [[[0, 2], [0, 0], [1, 0], [1, 2]]])
  }

  @Test(arguments: 0..<60)
  func theOutlineEncloses(seed: Int) throws {
    var dice = Dice(state: UInt64(seed))
    let (width, height) = (1 + dice.roll(12), 1 + dice.roll(12))
    let inside = (0..<width * height).map { _ in dice.roll(3) > 0 }
    let mask = RunLengths(
      MaskRegion(x: 0, y: 0, width: width, height: height, inside: inside), width: width, height: height)
    let loops = try #require(MaskOutline(mask)).loops
    #expect(filled(loops, width, height) == inside)
    // As one loop, too: it goes there and back where it joins.
    if let joined = MaskOutline.joined(loops) { #expect(filled([joined], width, height) == inside) }
    #expect(loops.reduce(0) { $0 + area($1) } == inside.count { $0 })
  }

  @Test func whatIsTooIntricateIsNotDrawn() {
    // Every other pixel of a large picture.
    let counts = Array(repeating: 1, count: 1_000_000)
    #expect(RunLengths(checking: counts, height: 1000, width: 1000).flatMap { MaskOutline($0) } == nil)
    // One run over more columns than that.
    #expect(
      RunLengths(checking: [0, 50_000_000], height: 1, width: 50_000_000).flatMap { MaskOutline($0) } == nil)
  }

  @Test func fewerCornersStayWithinThePixel() throws {
    let rows = (0..<60).map { y in
      String((0..<60).map { x in (x - 30) * (x - 30) + (y - 30) * (y - 30) < 600 ? "#" : "." })
    }
    let outline = try #require(MaskOutline(mask(rows)))
    let reduced = outline.reduced(tolerance: 1)
    #expect(reduced[0].count * 4 < outline.loops[0].count)
    #expect(abs(area(reduced[0]) - area(outline.loops[0])) < 60)
    #expect(Set(reduced[0]).isSubset(of: outline.loops[0]))
    // A single pixel stays.
    #expect(
      try #require(MaskOutline(mask(["#"]))).reduced(tolerance: 5) == [
        [.init(x: 0, y: 1), .init(x: 0, y: 0), .init(x: 1, y: 0), .init(x: 1, y: 1)]
      ])
  }

  /// Above 0 where the inside is to the right.
  private func area(_ loop: [GridPoint]) -> Int {
    zip(loop, loop.dropFirst() + [loop[0]]).reduce(0) { $0 + $1.0.x * $1.1.y - $1.1.x * $1.0.y } / 2
  }

  /// By the rule "evenodd", at the pixels' middles.
  private func filled(_ loops: [[GridPoint]], _ width: Int, _ height: Int) -> [Bool] {
    (0..<width * height).map { place in
      let (x, y) = (Double(place % width) + 0.5, Double(place / width) + 0.5)
      let crossings = loops.flatMap { loop in
        zip(loop, loop.dropFirst() + [loop[0]]).filter { a, b in
          guard (Double(a.y) > y) != (Double(b.y) > y) else { return false }
          return Double(a.x) + (y - Double(a.y)) / Double(b.y - a.y) * Double(b.x - a.x) > x
        }
      }
      return crossings.count % 2 == 1
    }
  }
}
