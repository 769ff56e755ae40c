import Answers
import Files
import TestSupport
import Testing

@testable import Store
@testable import store_writer

/// Whatever happens to the file: a line, and no answer that nobody gave.
struct DamageTests {
  private static let count = 12

  /// Opens what these bytes are and does what the program does. Returns how many answers were left.
  private func survive(_ bytes: [UInt8], _ what: String) throws -> Int {
    let home = StoreHome()
    try home.write(bytes)
    do {
      let store = try home.store()
      let known = (0..<Self.count).map { Samples.record($0) }
      var left = 0
      try store.list(.init()) { kept in
        left += 1
        #expect(known.contains(kept.record), "\(what)")
        return true
      }
      for number in 0..<Self.count {
        let kept = try store.answers(digest: Samples.digest(number), limit: 9)
        #expect(kept.allSatisfy { $0.record == known[number] }, "\(what)")
      }
      let pictures = known.map { (path: $0.images[0], stamp: $0.stamps[0]) }
      for (record, found) in zip(known, try store.summaries(of: pictures, limit: 9)) {
        #expect(found.allSatisfy { $0.summary == AnswerSummary(record) }, "\(what)")
      }
      try store.keep(Samples.record(99))
      // With a damaged index an answer may not be found; another one never is.
      let kept = try store.answers(digest: Samples.digest(99), limit: 1)
      #expect(kept.allSatisfy { $0.record == Samples.record(99) }, "\(what)")
      try store.prune(olderThan: nil, keeping: 3)
      if let notice = store.notice { #expect(notice.contains("set aside"), "\(what)") }
      return left
    } catch let error as StoreError {
      #expect(!"\(error)".contains("\n"), "\(what)")
      return 0
    }
  }

  private func whole() throws -> [UInt8] {
    let home = StoreHome()
    try home.filled(Self.count)
    return try home.bytes()
  }

  @Test func flippedBytesGiveNoOtherAnswers() throws {
    let bytes = try whole()
    #expect(try survive(bytes, "whole") == Self.count)
    var dice = Dice(state: 7)
    for _ in 0..<100 {
      var damaged = bytes
      let place = dice.roll(bytes.count)
      damaged[place] ^= UInt8(1 << dice.roll(8))
      #expect(try survive(damaged, "byte \(place)") <= Self.count)
    }
  }

  @Test func flippedBytesOfTheHeadGiveNoOtherAnswers() throws {
    let bytes = try whole()
    for place in 0..<120 {
      var damaged = bytes
      damaged[place] ^= 0xFF
      _ = try survive(damaged, "byte \(place)")
    }
  }

  @Test func aPageOfRubbishIsMetAndTheFileSetAside() throws {
    let bytes = try whole()
    var isSetAside = 0
    for page in 1..<(bytes.count / 4096) {
      var damaged = bytes
      for place in (page * 4096)..<((page + 1) * 4096) { damaged[place] = UInt8(truncatingIfNeeded: place) }
      let home = StoreHome()
      try home.write(damaged)
      let store = try home.store()
      try store.keep(Samples.record(99))
      _ = try store.numbers()
      _ = try store.answers(digest: Samples.digest(3), limit: 9)
      if store.notice != nil {
        isSetAside += 1
        #expect(home.files.contains("results.sqlite.damaged"))
      }
    }
    #expect(isSetAside > 3)
  }

  @Test func aFileCutShortIsSetAside() throws {
    let bytes = try whole()
    for size in [1, 15, 16, 99, 100, 511, 4095, 4096, 4097, 8192, bytes.count - 4096, bytes.count - 1] {
      #expect(try survive(Array(bytes.prefix(size)), "\(size) bytes") <= Self.count)
    }
  }

  @Test func aDamagedLogCostsItsAnswersAlone() throws {
    let home = StoreHome()
    try home.filled(Self.count)
    let open = try home.store()
    try open.keep(Samples.record(50))
    let (file, log) = (try home.bytes(), try home.bytes("-wal"))
    var dice = Dice(state: 3)
    for _ in 0..<30 {
      let copy = StoreHome()
      try copy.write(file)
      var damaged = log
      damaged[dice.roll(log.count)] ^= 0x10
      _ = try damaged.withUnsafeBytes { try AtomicFile.write($0, to: Path(copy.path.text + "-wal")) }
      let store = try copy.store()
      #expect(try store.count >= Self.count && store.notice == nil && store.unreadableCount == 0)
    }
  }
}
