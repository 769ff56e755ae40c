import TestSupport
import Testing

@testable import Answers

@Suite("Which objects two answers have in common")
struct ObjectComparisonTests {
  private static func object(
    _ label: String, _ x: Int, _ y: Int = 0, side: Int = 100, index: Int = 0, score: Float? = nil
  ) -> ComparedObject {
    ComparedObject(
      index: index, label: label, box: LocationBox(y0: y, x0: x, y1: y + side, x1: x + side), score: score)
  }

  private static func kinds(_ comparison: ObjectComparison) -> [ObjectPair.Kind] {
    comparison.pairs.map(\.kind)
  }

  @Test(
    arguments: [
      (0, .both), (5, .both), (6, .moved), (33, .moved), (34, nil), (100, nil),
    ] as [(Int, ObjectPair.Kind?)])
  func `how far it has moved`(by distance: Int, kind: ObjectPair.Kind?) {
    // Overlap of two squares of side 100: (100 - d) / (100 + d).
    let comparison = ObjectComparison([Self.object("cat", 0)], [Self.object("cat", distance)])
    #expect(Self.kinds(comparison) == (kind.map { [$0] } ?? [.onlyLeft, .onlyRight]))
  }

  @Test func `a place under another name is renamed, but only what its own name is not left for`() {
    let renamed = ObjectComparison([Self.object("cat", 0)], [Self.object("dog", 10)])
    #expect(Self.kinds(renamed) == [.renamed])
    let far = ObjectComparison([Self.object("cat", 0)], [Self.object("dog", 25)])
    #expect(Self.kinds(far) == [.onlyLeft, .onlyRight])
    // The dog lies just where the cat was, which is a third of its side away.
    let named = ObjectComparison(
      [Self.object("cat", 0)], [Self.object("dog", 0, index: 0), Self.object("cat", 30, index: 1)])
    #expect(Self.kinds(named) == [.moved, .onlyRight])
    #expect(named.pairs[0].right?.index == 1)
  }

  @Test func `the closest are paired first, each once, and those in one place are not parted`() {
    // Taken in order the first would take the second's place.
    let left = [Self.object("a", 20, index: 0), Self.object("a", 0, index: 1)]
    let right = [Self.object("a", 0, index: 0), Self.object("a", 30, index: 1)]
    let comparison = ObjectComparison(left, right)
    #expect(comparison.pairs.map { $0.left?.index } == [0, 1])
    #expect(comparison.pairs.map { $0.right?.index } == [1, 0])
    #expect(Self.kinds(comparison) == [.moved, .both])
    let doubled = ObjectComparison([left[0]], [left[0], left[0]])
    #expect(Self.kinds(doubled) == [.both, .onlyRight])
  }

  @Test func `scores are told of both sides and do not count`() {
    let comparison = ObjectComparison(
      [Self.object("cat", 0, score: 0.75)], [Self.object("cat", 0, score: 0.5)])
    #expect(comparison.pairs[0].scoreDifference == -0.25)
    #expect(comparison.agreement == 1)
    let unknown = ObjectComparison([Self.object("cat", 0)], [Self.object("cat", 0, score: 0.5)])
    #expect(unknown.pairs[0].scoreDifference == nil)
    #expect(ObjectComparison([], [Self.object("cat", 0, score: 1)]).pairs[0].scoreDifference == nil)
  }

  @Test(
    arguments: [
      ([object("cat", 0)], [object("cat", 0)], 1.0),
      ([object("cat", 0)], [], 0),
      ([], [], 1),
      ([object("cat", 0)], [object("dog", 0)], 0.5),
      ([object("cat", 0)], [object("cat", 0), object("dog", 500)], 2.0 / 3),
      ([object("cat", 0)], [object("cat", 20)], 80.0 / 120),
    ] as [([ComparedObject], [ComparedObject], Double)])
  func `how far they agree`(left: [ComparedObject], right: [ComparedObject], agreement: Double) {
    #expect(abs(ObjectComparison(left, right).agreement - agreement) < 1e-12)
  }

  @Test func `masks count for half of a pair`() throws {
    let box = LocationBox(y0: 0, x0: 0, y1: 100, x1: 100)
    func object(_ isInside: (Int) -> Bool) -> ComparedObject {
      let mask = BoxMask(probabilities: (0..<64 * 64).map { isInside($0 % 64) ? 1 : 0 })
      return ComparedObject(index: 0, label: "cat", box: box, mask: .decoded(mask))
    }
    let comparison = ObjectComparison([object { _ in true }], [object { $0 < 32 }])
    let overlap = try #require(comparison.pairs[0].maskOverlap)
    #expect(abs(overlap - 0.5) < 0.02)
    #expect(comparison.agreement == (1 + overlap) / 2)
    #expect(ObjectComparison([object { $0 < 9 }], [object { $0 < 9 }]).agreement == 1)
  }

  @Test func `limits are the caller's`() {
    var limits = ObjectComparison.Limits()
    (limits.same, limits.still, limits.renamed) = (0.95, 0.97, 0.95)
    let comparison = ObjectComparison([Self.object("cat", 0)], [Self.object("cat", 5)], limits: limits)
    #expect(Self.kinds(comparison) == [.onlyLeft, .onlyRight])
    limits.same = 0
    let apart = ObjectComparison([Self.object("cat", 0)], [Self.object("cat", 500)], limits: limits)
    #expect(Self.kinds(apart) == [.onlyLeft, .onlyRight])
  }

  @Test func `from the other side it is the same`() {
    var dice = Dice(state: 7)
    for _ in 0..<200 {
      let (left, right) = (Self.scene(&dice), Self.scene(&dice))
      let there = ObjectComparison(left, right)
      let back = ObjectComparison(right, left)
      #expect(there.agreement == back.agreement)
      #expect(
        Set(there.pairs.map { [$0.left?.index, $0.right?.index] })
          == Set(back.pairs.map { [$0.right?.index, $0.left?.index] }))
      #expect(
        there.count(.both) + there.count(.moved) + there.count(.renamed) + there.count(.onlyLeft)
          == left.count)
    }
  }

  private static func scene(_ dice: inout Dice) -> [ComparedObject] {
    (0..<dice.roll(8)).map { index in
      object(
        ["a", "b"][dice.roll(2)], dice.roll(5) * 20, dice.roll(3) * 20, side: 80 + dice.roll(2) * 20,
        index: index)
    }
  }

  @Test func `more than can be compared is cut, and said`() {
    let many = (0..<ObjectComparison.objectLimit + 5).map { Self.object("a", $0 % 900, $0 / 900, index: $0) }
    let comparison = ObjectComparison(many, [many[0]])
    #expect(comparison.isCut && comparison.pairs.count == ObjectComparison.objectLimit)
    #expect(!ObjectComparison([many[0]], [many[0]]).isCut)
  }
}
