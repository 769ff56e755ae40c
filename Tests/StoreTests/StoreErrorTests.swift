import CSQLite
import Files
import Glibc
import Testing

@testable import Store
@testable import store_writer

struct StoreErrorTests {
  private let home = StoreHome()

  @Test(arguments: [
    (SQLITE_BUSY, 0, "another program is writing to it"),
    (SQLITE_LOCKED, 0, "another program is writing to it"),
    (SQLITE_READONLY, 0, "cannot be written to"), (SQLITE_READONLY | (4 << 8), 0, "cannot be written to"),
    (SQLITE_FULL, 0, "there is no room left for it"),
    (SQLITE_IOERR, EIO, "cannot be opened, read or written: Input/output error"),
    (SQLITE_IOERR | (3 << 8), ENOSPC, "there is no room left for it"),
    (SQLITE_IOERR, 0, "cannot be opened, read or written"),
    (SQLITE_CANTOPEN, EACCES, "cannot be opened, read or written: Permission denied"),
    (SQLITE_CORRUPT, 0, "is damaged"), (SQLITE_NOTADB, 0, "is damaged"), (SQLITE_TOOBIG, 0, "is damaged"),
    (SQLITE_NOMEM, 0, "there is no memory for it"),
    (SQLITE_CONSTRAINT, 0, "SQLite gave up: constraint failed"),
  ])
  func everyCodeHasItsLine(code: Int32, system: Int32, line: String) {
    #expect("\(StoreError(code, system: system, file: "/s/results.sqlite"))" == "/s/results.sqlite: \(line)")
  }

  @Test func aFullDiskIsToldAndTheAnswersStay() throws {
    let store = try home.store()
    for number in 0..<20 { try store.keep(Samples.record(number)) }
    _ = try store.perform { try $0.run("PRAGMA max_page_count = 1") }
    #expect(throws: StoreError.noRoom(file: home.path)) {
      for number in 100..<200 { try store.keep(Samples.record(number, words: 100)) }
    }
    #expect(try store.numbers().suffix(20) == (0..<20).reversed().map { $0 })
    #expect(store.notice == nil)
  }

  @Test func anotherProgramsLongWritingIsTold() throws {
    let store = try home.store()
    let other = try Database(home.path)
    try other.run("BEGIN IMMEDIATE")
    _ = try store.perform { try $0.run("PRAGMA busy_timeout = 20") }
    #expect(throws: StoreError.busy(file: home.path)) { try store.keep(Samples.record(1)) }
    #expect(try store.isEmpty, "reading goes on")
    try other.run("ROLLBACK")
    try store.keep(Samples.record(1))
    #expect(try store.count == 1)
  }

  @Test func aFileThatCannotBeWrittenToIsTold() throws {
    let store = try home.store()
    try store.keep(Samples.record(1))
    _ = try store.perform { try $0.run("PRAGMA query_only = ON") }
    #expect(throws: StoreError.readOnly(file: home.path)) { try store.keep(Samples.record(2)) }
    #expect(try store.count == 1)
  }
}
