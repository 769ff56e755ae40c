import Testing

@testable import Answers

struct PassMergeTests {
  /// A square of a side of 100 whose left edge is at `x`, unless told otherwise.
  private func found(
    _ x: Int, _ label: String = "cat", pass: Int = 0, score: Float? = nil, cut: BoxEdges = [],
    width: Int = 100, y: Int = 0, height: Int = 100
  ) -> FoundInPass {
    let box = LocationBox(y0: y, x0: x, y1: y + height, x1: x + width)
    return FoundInPass(
      detection: Detection(index: 7, label: label, box: box, score: score), pass: pass, cut: cut)
  }

  private func left(_ found: [FoundInPass]) -> [Int] { PassMerge.merged(found).map(\.box.x0) }

  @Test func `a pass says a thing once, the first time`() {
    // They share 82 and 67 parts of 100.
    #expect(left([found(0, score: 0.1), found(10, score: 0.9)]) == [0])
    #expect(left([found(0), found(20)]) == [0, 20])
    #expect(left([found(0), found(10, "dog")]) == [0, 10])
  }

  @Test func `of two passes the surer one stays, of equals the earlier`() {
    #expect(left([found(0, score: 0.6), found(20, pass: 1, score: 0.9)]) == [20])
    #expect(left([found(0, score: 0.6), found(20, pass: 1, score: 0.6)]) == [0])
    #expect(left([found(0), found(20, pass: 1)]) == [0])
    #expect(left([found(0, score: .nan), found(20, pass: 1, score: 0.1)]) == [20])
    // A third in common: two things.
    #expect(left([found(0), found(50, pass: 1)]) == [0, 50])
    #expect(left([found(0), found(20, "dog", pass: 1)]) == [0, 20])
  }

  @Test func `indices are counted anew, in order`() {
    let merged = PassMerge.merged([found(0), found(5, pass: 1), found(300, pass: 1), found(600, pass: 2)])
    #expect(merged.map(\.index) == [0, 1, 2] && merged.map(\.box.x0) == [0, 300, 600])
  }

  @Test func `what a tile cuts yields to what holds it`() {
    // Though it is surer, and though both have little in common.
    let half = found(60, pass: 2, score: 0.99, cut: .left, width: 40)
    #expect(left([found(0, score: 0.2), half]) == [0])
    #expect(left([found(0, pass: 1, score: 0.2), half]) == [0])
    #expect(left([found(0, "dog"), half]) == [0, 60])
    // What is whole does not yield so: a small one on a large one.
    #expect(left([found(0), found(60, pass: 2, width: 40)]) == [0, 60])
    // Two thirds of it are held: it is something else.
    #expect(left([found(0), found(80, pass: 2, cut: .right, width: 60)]) == [0, 80])
  }

  /// The tile begins at 470; the thing ends at 491, and its sliver is told of as far as 529.
  @Test func `what goes through the edge where a thing is cut is that thing`() {
    func sliver(y: Int = 0, edge: Int = 470, cut: BoxEdges = .left) -> FoundInPass {
      var object = found(470, pass: 2, score: 0.9, cut: cut, width: 59, y: y)
      object.tile.x0 = edge
      return object
    }
    let thing = found(397, pass: 1, score: 0.8, width: 94)
    #expect(left([thing, sliver()]) == [397])
    #expect(left([thing, sliver(y: 30)]) == [397])
    // Beside it, away from the edge, or cut elsewhere.
    #expect(left([thing, sliver(y: 31)]) == [397, 470])
    #expect(left([thing, sliver(edge: 491)]) == [397, 470])
    #expect(left([thing, sliver(cut: .top)]) == [397, 470])
  }

  @Test func `what is cut and found nowhere else stays`() {
    #expect(left([found(60, pass: 2, cut: .left, width: 40)]) == [60])
  }

  @Test func `of two cut ones the smaller yields`() {
    #expect(left([found(0, pass: 1, cut: .right), found(50, pass: 2, cut: .top, width: 50)]) == [0])
  }

  @Test func `what has been joined takes in its parts`() {
    let merged = PassMerge.merged([
      found(0, pass: 1, cut: .right, width: 100), found(80, pass: 2, cut: .left, width: 100),
      found(20, pass: 3, cut: .bottom, width: 140, height: 90),
    ])
    #expect(merged.map(\.box) == [LocationBox(y0: 0, x0: 0, y1: 100, x1: 180)])
  }
}
