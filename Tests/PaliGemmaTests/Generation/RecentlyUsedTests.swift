import Testing

@testable import PaliGemma

struct RecentlyUsedTests {
  @Test func theOldestGoWhileThereIsTooMuch() {
    var kept = RecentlyUsed<String, [Int]>(byteLimit: 10) { $0.count }
    for name in ["a", "b", "c"] { kept.keep([Int](repeating: 0, count: 3), for: name) }
    #expect(kept.keys == ["a", "b", "c"])
    #expect(kept.take("a") == [0, 0, 0] && kept.keys == ["b", "c", "a"])
    kept.keep([Int](repeating: 1, count: 5), for: "d")
    #expect(kept.keys == ["a", "d"] && kept.take("b") == nil)
    kept.keep([Int](repeating: 2, count: 50), for: "e")
    #expect(kept.keys == ["e"], "the newest stays")
    kept.keep([], for: "e")
    #expect(kept.keys == ["e"] && kept.take("e") == [])
    kept.removeAll()
    #expect(kept.keys.isEmpty)
  }
}
