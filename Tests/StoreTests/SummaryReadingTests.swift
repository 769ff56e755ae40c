import Answers
import Files
import Testing

@testable import Store
@testable import store_writer

struct SummaryReadingTests {
  private let home = StoreHome()

  /// The pictures of `Samples` of these numbers.
  private func pictures(_ numbers: some Sequence<Int>) -> [AnswerStore.Picture] {
    numbers.map { (path: Path("/pictures/\($0).png"), stamp: Samples.stamp($0)) }
  }

  private func summary(_ number: Int) -> AnswerSummary { AnswerSummary(Samples.record(number)) }

  private func known(_ store: AnswerStore) throws -> Int {
    try store.perform { try $0.integer("SELECT count(*) FROM answers WHERE summary IS NOT NULL") }
  }

  @Test func eachPictureHasItsOwnInTheOrderAskedFor() throws {
    try home.filled(5)
    let store = try home.store()
    let found = try store.summaries(of: pictures([3, 9, 0, 3]), limit: 9)
    #expect(found.map { $0.map(\.summary) } == [[summary(3)], [], [summary(0)], [summary(3)]])
    #expect(found[2] == [.init(id: 1, time: 100, isPinned: false, summary: summary(0))])
    #expect(try store.summaries(of: [], limit: 9).isEmpty)
  }

  @Test func itTellsWhatTheRecordDoes() throws {
    let store = try home.store()
    let records = [
      Samples.record(1, score: 0.25),
      Samples.record(2, prompt: "caption \u{1F408}\u{200D}e\u{301}", words: 400),
      Samples.record(3, finish: .cancelled), Samples.record(4, prompt: "", words: 0),
    ]
    for record in records { try store.keep(record) }
    let found = try store.summaries(of: pictures(1...4), limit: 1)
    #expect(found.map { $0.map(\.summary) } == records.map { [AnswerSummary($0)] })
  }

  @Test func aChangedOrMovedPictureHasNone() throws {
    try home.filled(1)
    let store = try home.store()
    let stamp = Samples.stamp(0)
    let (size, inode, seconds, nanoseconds) = (stamp.size, stamp.inode, stamp.seconds, stamp.nanoseconds)
    let changed = [
      FileStamp(size: size + 1, inode: inode, seconds: seconds, nanoseconds: nanoseconds),
      FileStamp(size: size, inode: inode + 1, seconds: seconds, nanoseconds: nanoseconds),
      FileStamp(size: size, inode: inode, seconds: seconds + 1, nanoseconds: nanoseconds),
      FileStamp(size: size, inode: inode, seconds: seconds, nanoseconds: nanoseconds + 1),
    ]
    #expect(try store.summaries(of: changed.map { ("/pictures/0.png", $0) }, limit: 9).joined().isEmpty)
    #expect(try store.summaries(of: [("/pictures/00.png", stamp)], limit: 9) == [[]])
    #expect(try store.summaries(of: [("/pictures/x/../0.png", stamp)], limit: 9).joined().count == 1)
  }

  @Test func theNewestComeOldestFirst() throws {
    let store = try home.store()
    // Of one second, the one that was kept later is the newer, whichever is pinned.
    var ids: [Int64] = []
    for (time, prompt) in [(3, "d"), (1, "a"), (2, "b"), (2, "c")] {
      ids.append(try store.keep(Samples.record(1, prompt: prompt), at: time))
    }
    try store.pin(ids[2], true)
    func prompts(_ limit: Int) throws -> [String] {
      try store.summaries(of: pictures([1]), limit: limit)[0].map(\.summary.prompt)
    }
    #expect(try prompts(.max) == ["a", "b", "c", "d"])
    #expect(try prompts(2) == ["c", "d"])
    #expect(try prompts(0).isEmpty && prompts(-1).isEmpty)
    #expect(try store.summaries(of: pictures([1]), limit: 9)[0].map(\.time) == [1, 2, 2, 3])
  }

  @Test func pinsAreToldAndForgottenAnswersAreNot() throws {
    try home.filled(2)
    let store = try home.store()
    try store.pin(1, true)
    #expect(
      try store.summaries(of: pictures(0...1), limit: 9).map { $0.map(\.isPinned) } == [[true], [false]])
    try store.pin(1, false)
    #expect(try store.summaries(of: pictures([0]), limit: 9)[0].map(\.isPinned) == [false])
    try store.forget([1])
    #expect(try store.summaries(of: pictures(0...1), limit: 9).map(\.count) == [0, 1])
    try store.keep(Samples.record(1, words: 1))
    #expect(try store.summaries(of: pictures([1]), limit: 9)[0].map(\.id) == [3], "it was replaced")
  }

  // MARK: Those of the first version

  @Test func answersOfTheFirstVersionGetTheirsWhenTheyAreMet() throws {
    // More than are read at a time.
    try home.filledByFirstVersion(150)
    let store = try home.store()
    #expect(try store.notice == nil && store.count == 150 && known(store) == 0)
    let first = try store.summaries(of: pictures(0..<149), limit: 9)
    #expect(first.map { $0.map(\.summary) } == (0..<149).map { [summary($0)] })
    #expect(first[7] == [.init(id: 8, time: 107, isPinned: false, summary: summary(7))])
    #expect(try known(store) == 149)
    #expect(try store.perform { try $0.isSound() })
    // They are read no more: a damaged one would be passed over.
    try home.sql("UPDATE answers SET line = 'damaged'")
    #expect(try store.summaries(of: pictures(0..<149), limit: 9) == first)
    #expect(try store.unreadableCount == 0 && known(store) == 149)
  }

  @Test func aRecordThatCannotBeReadHasNoneAndIsCounted() throws {
    try home.filledByFirstVersion(2)
    try home.sql("UPDATE answers SET line = replace(line, 'word', 'ward') WHERE id = 1")
    let store = try home.store()
    #expect(try store.summaries(of: pictures(0...1), limit: 9).map(\.count) == [0, 1])
    #expect(try store.unreadableCount == 1 && known(store) == 1)
  }

  @Test func whereNothingCanBeWrittenTheyAreOnlyRead() throws {
    try home.filledByFirstVersion(3)
    let store = try home.store()
    let other = try Database(home.path)
    try other.run("BEGIN IMMEDIATE")
    let begin = ContinuousClock.now
    #expect(
      try store.summaries(of: pictures(0...2), limit: 9).map { $0.map(\.summary.prompt).count } == [1, 1, 1])
    #expect(ContinuousClock.now - begin < .seconds(3), "another program's writing is not waited for")
    try other.run("ROLLBACK")
    _ = try store.perform { try $0.run("PRAGMA query_only = ON") }
    #expect(try store.summaries(of: pictures(0...2), limit: 9).joined().count == 3)
    #expect(try known(store) == 0)
    _ = try store.perform { try $0.run("PRAGMA query_only = OFF") }
    #expect(try store.summaries(of: pictures(0...2), limit: 9).joined().count == 3)
    #expect(try known(store) == 3)
    #expect(try store.perform { try $0.integer("PRAGMA busy_timeout") } == 5000)
  }

  // MARK: Damage

  @Test func aDamagedSummaryIsReadFromItsRecordAndMended() throws {
    try home.filled(2)
    let store = try home.store()
    func summaryBytes() throws -> [UInt8] {
      var bytes: [UInt8] = []
      try store.perform {
        try $0.rows("SELECT summary FROM answers WHERE id = 1") { row in
          bytes = row.bytes(0)
          return false
        }
      }
      return bytes
    }
    let sound = try summaryBytes()
    func survives(_ damage: String, _ values: [Statement.Value] = []) throws {
      _ = try store.perform { try $0.run("UPDATE answers SET summary = \(damage) WHERE id = 1", values) }
      #expect(try summaryBytes() != sound)
      #expect(try store.summaries(of: pictures([0]), limit: 9).map { $0.map(\.summary) } == [[summary(0)]])
      #expect(try summaryBytes() == sound, "\(damage) \(values)")
    }
    for damage in ["NULL", "x''", "x'00'", "x'01'", "zeroblob(9)", "randomblob(200)", "zeroblob(100000)"] {
      try survives(damage)
    }
    try survives("(SELECT summary FROM answers WHERE id = 2)")
    for place in 0..<sound.count {
      var damaged = sound
      damaged[place] ^= UInt8(1 << (place % 8))
      try survives("?", [.bytes(damaged)])
    }
    #expect(store.unreadableCount == 0 && store.notice == nil)
  }

  @Test func aSummaryThatWouldBeLargeIsReadFromItsRecord() throws {
    let record = Samples.record(1, prompt: String(repeating: "word ", count: SummaryBytes.limit / 5 + 1))
    let store = try home.store()
    try store.keep(record)
    for _ in 0..<2 {
      #expect(try store.summaries(of: pictures([1]), limit: 9)[0].map(\.summary) == [AnswerSummary(record)])
      #expect(try known(store) == 0)
    }
  }
}
