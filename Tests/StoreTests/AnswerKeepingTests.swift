import Answers
import Files
import Testing

@testable import Store
@testable import store_writer

struct AnswerKeepingTests {
  private let home = StoreHome()

  @Test func theSameQuestionAboutTheSamePathIsKeptOnce() throws {
    let store = try home.store()
    let first = try store.keep(Samples.record(1, words: 1))
    let second = try store.keep(Samples.record(1, words: 2))
    try store.keep(Samples.record(1, path: "/copy.png"))
    try store.keep(Samples.record(1, prompt: "caption en"))
    try store.keep(Samples.record(1, model: "n"))
    #expect(second > first)
    #expect(try store.answer(id: first) == nil)
    #expect(try store.answer(id: second)?.record.text == "word word ")
    #expect(try store.count == 4)
  }

  @Test func aPinnedAnswerIsNotReplaced() throws {
    let store = try home.store()
    let id = try store.keep(Samples.record(1))
    try store.pin(id, true)
    try store.keep(Samples.record(1, words: 2))
    #expect(try store.answer(id: id)?.isPinned == true)
    #expect(try store.count == 2)
    try store.pin(id, false)
    try store.keep(Samples.record(1, words: 3))
    #expect(try store.count == 1)
  }

  @Test func aBrokenOffAnswerDoesNotReplaceAWholeOne() throws {
    let store = try home.store()
    let whole = try store.keep(Samples.record(1))
    let part = try store.keep(Samples.record(1, finish: .cancelled))
    #expect(try store.answer(id: whole) != nil && store.count == 2)
    let later = try store.keep(Samples.record(1, words: 1, finish: .cancelled))
    #expect(try store.answer(id: part) == nil && store.count == 2)
    try store.keep(Samples.record(1, words: 9))
    #expect(try store.answer(id: whole) == nil)
    #expect(try store.answer(id: later) == nil && store.count == 1)
  }

  @Test func aFailureIsKeptOnce() throws {
    let store = try home.store()
    for words in 1...3 { try store.keep(Samples.record(1, words: words, error: "a.png: cut short")) }
    #expect(try store.ids(.init(failedOnly: true)).count == 1)
  }

  @Test func anAnswerThatIsTooLargeIsRefused() throws {
    let store = try home.store()
    let words = AnswerStore.recordLimit / 5
    #expect {
      try store.keep(Samples.record(1, prompt: String(repeating: "word ", count: words)))
    } throws: { error in
      guard case .tooLarge? = error as? StoreError else { return false }
      return "\(error)".hasSuffix("is more than the \(AnswerStore.recordLimit) that are kept")
    }
    #expect(try store.isEmpty)
  }

  @Test func theOldestGoWhereAnswersTakeTooMuch() throws {
    let limit = 400_000
    let store = try home.store(byteLimit: limit)
    let pinned = try store.keep(Samples.record(0, words: 50), at: 0)
    try store.pin(pinned, true)
    for number in 1...300 { try store.keep(Samples.record(number, words: 50), at: number) }
    let kept = try store.numbers()
    #expect(kept.first == 300 && kept.last == 0)
    #expect(Array(kept.dropLast()) == (1...300).reversed().prefix(kept.count - 1).map { $0 })
    #expect((20..<150).contains(kept.count))
    // What was kept for a moment is free in the file, not more; the log besides.
    let sizes = try [home.bytes().count, store.byteCount]
    #expect(sizes[0] < limit * 5 / 4, "\(sizes)")
  }

  @Test func pinnedAnswersAreNotGivenUpForNewOnes() throws {
    let store = try home.store(byteLimit: 200_000)
    var error: (any Error)?
    for number in 1...200 where error == nil {
      do { try store.pin(try store.keep(Samples.record(number, words: 50)), true) } catch let fault {
        error = fault
      }
    }
    #expect(error as? StoreError == .pinsFill(file: home.path, limit: 200_000))
    let count = try store.count
    #expect(throws: StoreError.self) { try store.keep(Samples.record(999, words: 50)) }
    #expect(try store.count == count && count > 10)
  }

  @Test func forgottenAnswersAreGoneFromTheDisk() throws {
    let secret = "a word that nobody else says"
    let store = try home.store()
    for number in 0..<50 { try store.keep(Samples.record(number)) }
    let id = try store.keep(Samples.record(99, prompt: secret))
    try store.pin(id, true)
    #expect(try store.forget([id, id, 12345]) == 1)
    #expect(try store.forget(.init(prompt: "nothing*")) == 0)
    for suffix in ["", "-wal"] {
      #expect(String(decoding: try home.bytes(suffix), as: UTF8.self).contains(secret) == false)
    }
    #expect(try store.count == 50)
    let before = try home.bytes().count
    #expect(try store.forget(AnswerStore.Filter()) == 50)
    #expect(try home.bytes().count < before)
    #expect(try store.keep(Samples.record(1)) > id, "an id means one answer for ever")
  }

  @Test func pruningKeepsTheNewestAndThePinned() throws {
    try home.filled(100)
    let store = try home.store()
    let before = try home.bytes().count
    try store.pin(1, true)
    #expect(try store.prune(olderThan: nil, keeping: 10) == 89)
    #expect(try store.numbers() == (90..<100).reversed() + [0])
    #expect(try home.bytes().count < before / 2)
    #expect(try store.prune(olderThan: nil, keeping: -1) == 10)
    #expect(try store.numbers() == [0])
  }

  @Test func pruningGoesByAge() throws {
    try home.filled(3)
    let store = try home.store()
    try store.keep(Samples.record(7))
    #expect(try store.prune(olderThan: .max, keeping: nil) == 0)
    #expect(try store.prune(olderThan: .min, keeping: 1000) == 0)
    #expect(try store.prune(olderThan: 3600, keeping: nil) == 3)
    #expect(try store.numbers() == [7])
    #expect(try store.prune(olderThan: nil, keeping: nil) == 0)
  }
}
