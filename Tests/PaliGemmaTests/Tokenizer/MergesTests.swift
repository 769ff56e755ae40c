import Testing

@testable import PaliGemma

struct MergesTests {
  @Test func higherScoresComeFirst() {
    let scores: [Float] = [
      .infinity, 3.5, 1, .leastNonzeroMagnitude, 0, -.leastNonzeroMagnitude, -1, -255_000, -.infinity,
    ]
    let priorities = scores.map(Merges.priority(score:))
    #expect(priorities == priorities.sorted() && Set(priorities).count == scores.count)
    #expect(Merges.priority(score: -0.0) == Merges.priority(score: 0))
    #expect(!priorities.contains(Merges.never))
  }

  @Test func pairsKeepTheirRankAndResult() {
    var table = PairTable(capacity: 1000)
    for left in 0..<1000 {
      let added = table.add(left, 1000 - left, id: left + 7)
      #expect(added)
    }
    let again = table.add(5, 995, id: 1)
    #expect(!again, "a pair is listed once")
    for left in 0..<1000 {
      let found = table.find(Int32(left), Int32(1000 - left))
      #expect(found?.priority == UInt32(left) && found?.id == Int32(left + 7))
      #expect(table.find(Int32(left), Int32(1001 - left)) == nil)
    }
  }
}
