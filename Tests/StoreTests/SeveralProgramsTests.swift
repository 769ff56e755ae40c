import Answers
import Files
import Foundation
import TestSupport
import Testing

@testable import Store
@testable import store_writer

struct SeveralProgramsTests {
  private let home = StoreHome()

  /// Beside the test bundle, wherever that was built.
  private func writer(_ first: Int, _ count: Int) throws -> (Process, Pipe) {
    let process = Process()
    let output = Pipe()
    process.executableURL = Bundle.main.executableURL!.resolvingSymlinksInPath().deletingLastPathComponent()
      .appendingPathComponent("store-writer")
    process.arguments = [home.path.text, "\(first)", "\(count)"]
    process.standardOutput = output
    try process.run()
    return (process, output)
  }

  private func lines(_ output: Pipe) -> [Int64] {
    String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
      .split(separator: "\n", omittingEmptySubsequences: false).dropLast().compactMap { Int64($0) }
  }

  /// Whatever was told to be kept is there, and whole.
  @Test func aKillCostsNoAnswerThatWasKept() throws {
    var dice = Dice(state: 11)
    var told: [Int64] = []
    for round in 0..<8 {
      let (process, output) = try writer(round * 10_000, 10_000)
      // Once it writes; then at any moment.
      let begun = output.fileHandleForReading.availableData
      usleep(UInt32(dice.roll(60_000)))
      kill(process.processIdentifier, SIGKILL)
      let rest = output.fileHandleForReading.readDataToEndOfFile()
      process.waitUntilExit()
      let text = String(decoding: begun + rest, as: UTF8.self)
      told += text.split(separator: "\n", omittingEmptySubsequences: false).dropLast().compactMap {
        Int64($0)
      }
      let store = try home.store()
      #expect(store.notice == nil)
      for id in told.suffix(200) { #expect(try store.answer(id: id) != nil, "\(id) of round \(round)") }
      #expect(try (told.count...told.count + round + 1).contains(store.count))
      #expect(store.unreadableCount == 0)
    }
    #expect(told.count > 8)
    let store = try home.store()
    #expect(try store.perform { try $0.isSound() })
  }

  @Test func twoProgramsWriteAtOnce() throws {
    // Both make the file.
    let writers = try (0..<2).map { try writer($0 * 1000, 200) }
    let told = writers.map { lines($0.1) }
    for (process, _) in writers {
      process.waitUntilExit()
      #expect(process.terminationStatus == 0)
    }
    #expect(told.map(\.count) == [200, 200] && Set(told.joined()).count == 400)
    let store = try home.store()
    #expect(try Set(store.numbers()) == Set(Array(0..<200) + Array(1000..<1200)))
    #expect(store.notice == nil && store.unreadableCount == 0)
  }

  @Test func severalStoresAndThreadsOfOneProgram() async throws {
    let stores = [try home.store(), try home.store()]
    try await withThrowingTaskGroup(of: Void.self) { group in
      for thread in 0..<4 {
        group.addTask {
          for number in 0..<25 {
            let number = thread * 100 + number
            try stores[thread % 2].keep(Samples.record(number))
            #expect(try stores[(thread + 1) % 2].answers(digest: Samples.digest(number), limit: 1).count == 1)
          }
        }
      }
      try await group.waitForAll()
    }
    #expect(try home.store().count == 100)
  }

  @Test func whatIsCopiedMidWriteOpens() throws {
    let store = try home.store()
    for number in 0..<40 {
      try store.keep(Samples.record(number))
      let copy = StoreHome()
      try copy.write(try home.bytes())
      let log = try home.bytes("-wal")
      // The log as it lies there when the system has got so far with it.
      let part = log.prefix(log.count - number * 100 % log.count)
      try Array(part).withUnsafeBytes { try AtomicFile.write($0, to: Path(copy.path.text + "-wal")) }
      let other = try copy.store()
      #expect(try other.numbers() == (0..<(try other.count)).reversed().map { $0 })
      #expect(other.notice == nil && other.unreadableCount == 0)
    }
  }

  @Test func aReaderDoesNotStopAWriter() throws {
    try home.filled(3)
    let (reader, writer) = (try home.store(), try home.store())
    var seen = 0
    try reader.list(.init()) { _ in
      seen += 1
      try writer.keep(Samples.record(50 + seen))
      return true
    }
    #expect(seen == 3)
    #expect(try reader.count == 6)
  }

  @Test func manyPicturesAreLookedUpWhileAnotherProgramWrites() throws {
    try home.filledByFirstVersion(100)
    let store = try home.store()
    let (process, output) = try writer(1000, 150)
    let pictures = (Array(0..<100) + Array(1000..<1150)).map {
      (path: Path("/pictures/\($0).png"), stamp: Samples.stamp($0))
    }
    var counts: [Int] = []
    repeat {
      let found = try store.summaries(of: pictures, limit: 9)
      #expect(found.prefix(100).allSatisfy { $0.count == 1 })
      // At one moment: each that was kept before one that is there is there.
      counts.append(found.dropFirst(100).prefix { $0.count == 1 }.count)
      #expect(found.dropFirst(100 + counts.last!).allSatisfy { $0.isEmpty })
    } while process.isRunning
    #expect(lines(output).count == 150 && process.terminationStatus == 0)
    #expect(counts == counts.sorted())
    let found = try home.store().summaries(of: pictures, limit: 9)
    #expect(found.allSatisfy { $0.count == 1 })
    #expect(found[120].first?.summary == AnswerSummary(Samples.record(1020, words: 20)))
    #expect(store.notice == nil && store.unreadableCount == 0)
  }

  @Test func aProgramOfTheFirstVersionMayGoOn() throws {
    try home.filledByFirstVersion(2)
    let old = try Database(home.path)
    #expect(try old.integer("SELECT count(*) FROM answers") == 2)
    let store = try home.store()
    try FirstVersion.keep(old, Samples.record(7), at: 200)
    try old.run("DELETE FROM answers WHERE id = 1")
    let pictures = [0, 1, 7].map { (path: Path("/pictures/\($0).png"), stamp: Samples.stamp($0)) }
    #expect(try store.summaries(of: pictures, limit: 9).map(\.count) == [0, 1, 1])
    #expect(try old.run("DELETE FROM answers WHERE id = 3") == 1)
    #expect(try store.summaries(of: pictures, limit: 9).map(\.count) == [0, 1, 0])
    #expect(try store.perform { try $0.isSound() })
  }

  @Test func severalProgramsFillInAtOnce() async throws {
    try home.filledByFirstVersion(200)
    let pictures = (0..<200).map { (path: Path("/pictures/\($0).png"), stamp: Samples.stamp($0)) }
    let path = home.path
    try await withThrowingTaskGroup(of: Int.self) { group in
      for _ in 0..<4 {
        group.addTask { try AnswerStore(path).summaries(of: pictures, limit: 9).joined().count }
      }
      for try await count in group { #expect(count == 200) }
    }
    let store = try home.store()
    #expect(try store.summaries(of: pictures, limit: 9).joined().count == 200)
    let known = "SELECT count(*) FROM answers WHERE summary IS NOT NULL"
    #expect(try store.perform { try $0.integer(known) } == 200)
    #expect(try store.perform { try $0.isSound() })
  }
}
