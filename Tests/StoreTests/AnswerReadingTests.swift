import Files
import Testing

@testable import Store
@testable import store_writer

struct AnswerReadingTests {
  private let home = StoreHome()

  @Test func anAnswerComesBackAsItWas() throws {
    let record = Samples.record(1, score: 0.5)
    let id = try home.store().keep(record, at: 7)
    let store = try home.store()
    #expect(try store.answer(id: id) == .init(id: id, time: 7, isPinned: false, record: record))
    #expect(try store.answer(id: id + 1) == nil)
    #expect(try store.count == 1 && !store.isEmpty && store.byteCount > 4096)
    #expect(store.notice == nil && store.unreadableCount == 0)
  }

  @Test func aNewStoreIsEmpty() throws {
    let store = try home.store()
    #expect(try store.isEmpty && store.count == 0)
    #expect(try store.answers(path: "/a", stamp: Samples.stamp(1), limit: 9).isEmpty)
    #expect(try store.numbers().isEmpty)
  }

  @Test func aMovedPictureIsFoundByContentAndAChangedOneIsNot() throws {
    let store = try home.store()
    try store.keep(Samples.record(1, path: "/old/a.png"))
    #expect(try store.answers(path: "/old/a.png", stamp: Samples.stamp(1), limit: 9).count == 1)
    #expect(try store.answers(path: "/new/a.png", stamp: Samples.stamp(1), limit: 9).isEmpty)
    #expect(try store.answers(digest: Samples.digest(1), limit: 9).count == 1)
    #expect(try store.answers(path: "/old/a.png", stamp: Samples.stamp(2), limit: 9).isEmpty)
    #expect(try store.answers(digest: Samples.digest(2), limit: 9).isEmpty)
  }

  @Test func theNewestAnswersComeOldestFirst() throws {
    let store = try home.store()
    for (time, prompt) in [(3, "c"), (1, "a"), (2, "b")] {
      try store.keep(Samples.record(1, prompt: prompt), at: time)
    }
    let path: Path = "/pictures/1.png"
    #expect(
      try store.answers(path: path, stamp: Samples.stamp(1), limit: 2).map(\.record.prompt) == ["b", "c"])
    #expect(try store.answers(digest: Samples.digest(1), limit: 9).map(\.record.prompt) == ["a", "b", "c"])
    #expect(try store.answers(digest: Samples.digest(1), limit: -1).isEmpty)
    #expect(try store.answers(path: path, stamp: Samples.stamp(1), limit: .max).count == 3)
  }

  @Test func pathsAreBytesAndStandFromTheRoot() throws {
    let odd = Path(bytes: Array("/p/".utf8) + [0xFF, 0x1B])
    let store = try home.store()
    try store.keep(Samples.record(1, path: odd))
    try store.keep(Samples.record(2, path: "here/../a.png"))
    #expect(try store.answers(path: odd, stamp: Samples.stamp(1), limit: 9).first?.record.images == [odd])
    let folder = try #require(Path.workingFolder)
    #expect(
      try store.answers(path: folder.appending("a.png"), stamp: Samples.stamp(2), limit: 9).count == 1)
    #expect(try store.answers(path: "a.png", stamp: Samples.stamp(2), limit: 9).count == 1)
  }

  @Test func listsAreNewestFirstAndFiltered() throws {
    let store = try home.store()
    try store.keep(Samples.record(1, path: "/a/b/1.png", prompt: "detect cat", score: 0.9), at: 10)
    try store.keep(Samples.record(2, path: "/a/b2/2.png", prompt: "caption en", model: "n"), at: 30)
    try store.keep(Samples.record(3, path: "/a/b", prompt: "detect Cat", score: 0.2), at: 20)
    try store.keep(Samples.record(4, path: "/a/b/4.png", error: "/a/b/4.png: cut short"), at: 5)
    #expect(try store.numbers() == [2, 3, 1, -1])
    #expect(try store.numbers(.init(prompt: "detect *")) == [3, 1, -1])
    #expect(try store.numbers(.init(prompt: "*[C]at")) == [3])
    #expect(try store.numbers(.init(paths: ["/a/b"])) == [3, 1, -1])
    #expect(try store.numbers(.init(paths: ["/a/b/", "/a/b2", "/a/b/1.png"])) == [2, 3, 1, -1])
    #expect(try store.numbers(.init(paths: ["/"])).count == 4)
    #expect(try store.numbers(.init(paths: ["/a/b/c"])).isEmpty)
    #expect(try store.numbers(.init(model: "n")) == [2])
    #expect(try store.numbers(.init(failedOnly: true)) == [-1])
    #expect(try store.numbers(.init(paths: ["/a/b"], since: 20)) == [3])
    #expect(try store.numbers(.init(score: 0.5)) == [1])
    #expect(try store.numbers(.init(objects: 1)) == [3, 1])
    #expect(try store.ids(.init(prompt: "detect *", model: "m")) == [3, 1, 4])
  }

  @Test func aListCanBeStoppedAndMayTakeAnswersAway() throws {
    try home.filled(5)
    let store = try home.store()
    var seen: [Int64] = []
    try store.list(.init()) { kept in
      seen.append(kept.id)
      // What comes next goes: it does not come.
      try store.forget([kept.id - 1])
      return seen.count < 2
    }
    #expect(seen == [5, 3])
  }

  @Test func aRecordThatCannotBeReadIsPassedOverAndCounted() throws {
    try home.filled(3)
    try home.sql("UPDATE answers SET line = replace(line, 'word', 'ward') WHERE id = 2")
    let store = try home.store()
    #expect(try store.numbers() == [2, 0])
    #expect(try store.answer(id: 2) == nil)
    #expect(store.unreadableCount == 2)
    #expect(try store.count == 3 && store.forget(.init(paths: ["/pictures/1.png"])) == 1)
  }
}
