import GroundTruth
import Testing

@Suite("Which objects are there, and which were missed")
struct ObjectMatchingTests {
  private static func item(
    _ label: String, _ x: Double, _ score: Float? = nil, width: Double = 10, crowd: Bool = false
  ) -> ObjectMatching.Item {
    .init(label: label, score: score, box: ObjectBox(x: x, y: 0, width: width, height: 10), isCrowd: crowd)
  }

  @Test func `surer objects choose first, whatever their order`() {
    // The less sure one fits better, and comes too late.
    let matching = ObjectMatching(
      found: [Self.item("a", 0, 0.2), Self.item("a", 2, 0.9)], truth: [Self.item("a", 0)])
    #expect(matching.verdicts == [.wrong, .right])
    #expect(matching.finders == [1])
  }

  @Test func `labels and an overlap of one half count`() {
    // 10 wide, moved by 3.34: 6.66 of 13.34 is below one half; by 3.33 it is above.
    let found = [Self.item("a", 3.34), Self.item("b", 23.33), Self.item("c", 40)]
    let truth = [Self.item("a", 0), Self.item("b", 20), Self.item("d", 40)]
    #expect(ObjectMatching(found: found, truth: truth).verdicts == [.wrong, .right, .wrong])
    #expect(ObjectMatching(found: found, truth: truth).finders == [nil, 1, nil])
  }

  @Test func `what lies in a crowd is neither right nor wrong`() {
    let matching = ObjectMatching(
      found: [Self.item("a", 5), Self.item("a", 15), Self.item("b", 5)],
      truth: [Self.item("a", 0, width: 100, crowd: true)])
    #expect(matching.verdicts == [.uncounted, .uncounted, .wrong])
  }

  @Test func `raising the score asked for changes nothing about what is left`() {
    let found = (0..<20).map { Self.item("a", Double($0 * 3), Float($0 % 7) / 7) }
    let truth = (0..<10).map { Self.item("a", Double($0 * 6)) }
    let all = ObjectMatching(found: found, truth: truth)
    let sure = found.indices.filter { found[$0].score ?? 0 >= 0.5 }
    let some = ObjectMatching(found: sure.map { found[$0] }, truth: truth)
    #expect(some.verdicts == sure.map { all.verdicts[$0] })
  }

  @Test func `scores that are no numbers do no harm`() {
    let found = (0..<9).map { Self.item("a", 0, $0 % 2 == 0 ? .nan : Float($0)) }
    #expect(ObjectMatching(found: found, truth: [Self.item("a", 0)]).verdicts.count == 9)
  }
}
