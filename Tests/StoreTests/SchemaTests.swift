import Files
import Testing

@testable import Store
@testable import store_writer

struct SchemaTests {
  private let home = StoreHome()

  private func plan(_ store: AnswerStore, _ sql: String, _ values: Int) throws -> String {
    try store.perform { database in
      var lines: [String] = []
      let nothing = Array(repeating: Statement.Value.null, count: values)
      try database.rows("EXPLAIN QUERY PLAN \(sql)", nothing) { row in
        lines.append(row.text(3))
        return true
      }
      return lines.joined(separator: "; ")
    }
  }

  @Test func everyLookUpHasItsIndex() throws {
    let store = try home.store()
    let answers = "SELECT \(AnswerRow.columns) FROM answers "
    #expect(
      try plan(store, answers + AnswerStore.byPath, 6)
        == "SEARCH answers USING INDEX by_path (path=? AND seconds=? AND nanoseconds=? AND size=? AND inode=?)"
    )
    // Without a look at the table: the lines lie there.
    #expect(
      try plan(store, AnswerStore.summaryByPath, 6)
        == "SEARCH answers USING COVERING INDEX by_path "
        + "(path=? AND seconds=? AND nanoseconds=? AND size=? AND inode=?)")
    #expect(
      try plan(store, answers + AnswerStore.byDigest, 2)
        == "SEARCH answers USING INDEX by_digest (digest=?)")
    #expect(
      try plan(store, "DELETE FROM answers \(AnswerStore.same)", 2)
        == "SEARCH answers USING INDEX by_question (question=?)")
    #expect(try plan(store, AnswerStore.oldest, 1) == "SCAN answers USING COVERING INDEX by_time")
    #expect(try plan(store, "SELECT count(*) FROM answers", 0).contains("USING COVERING INDEX"))
    #expect(try plan(store, AnswerStore.old, 1) == "SEARCH answers USING INDEX by_time (time<?)")
    #expect(
      try plan(store, AnswerStore.beyond, 1).contains("SCAN answers USING COVERING INDEX by_time"))
  }

  @Test func listsDoNotReadWhatTheyDoNotShow() throws {
    let store = try home.store()
    func plans(_ filter: AnswerStore.Filter) throws -> [String] {
      try filter.queries.map { try plan(store, $0.sql, $0.values.count) }
    }
    #expect(try plans(.init()) == ["SCAN answers USING COVERING INDEX by_time"])
    #expect(
      try plans(.init(prompt: "*", model: "m", since: 1, score: 0.5, objects: 1)) == [
        "SEARCH answers USING COVERING INDEX by_time (time>?)"
      ])
    #expect(try plans(.init(failedOnly: true)) == ["SCAN answers USING INDEX by_failure"])
    let places = try plans(.init(prompt: "*", paths: ["/a"]))
    #expect(places.count == 2)
    #expect(places[0].hasPrefix("SEARCH answers USING INDEX by_path (path=?)"))
    #expect(places[1].hasPrefix("SEARCH answers USING INDEX by_path (path>? AND path<?)"))
  }

  @Test func anOlderDatabaseIsBroughtUpToDateWithItsAnswers() throws {
    try home.filled(3)
    let later = Schema(migrations: Schema.current.migrations + [["ALTER TABLE answers ADD COLUMN note TEXT"]])
    let store = try AnswerStore(home.path, schema: later)
    #expect(try store.numbers() == [2, 1, 0] && store.notice == nil)
    #expect(try store.perform { try $0.integer("PRAGMA user_version") } == later.version)
    _ = try store.perform { try $0.run("UPDATE answers SET note = 'a'") }
  }

  @Test func theFirstVersionsDatabaseIsBroughtUpToDateWithItsAnswers() throws {
    try home.filledByFirstVersion(3)
    let store = try home.store()
    #expect(try store.numbers() == [2, 1, 0] && store.notice == nil && store.unreadableCount == 0)
    #expect(try store.answers(path: "/pictures/1.png", stamp: Samples.stamp(1), limit: 9).count == 1)
    #expect(try store.perform { try $0.integer("PRAGMA user_version") } == 2)
    try store.keep(Samples.record(7))
    #expect(try home.store().numbers() == [7, 2, 1, 0])
    #expect(try store.perform { try $0.isSound() })
  }

  @Test func aStepThatFailsLeavesTheDatabaseAsItWas() throws {
    try home.filled(3)
    let faulty = Schema(
      migrations: Schema.current.migrations + [["DELETE FROM answers", "CREATE TABLE answers (a)"]])
    #expect(throws: StoreError.self) { try AnswerStore(home.path, schema: faulty) }
    #expect(try home.store().numbers() == [2, 1, 0])
  }

  @Test func theSettingsHold() throws {
    let store = try home.store()
    func setting(_ name: String) throws -> Int { try store.perform { try $0.integer("PRAGMA \(name)") } }
    #expect(try setting("application_id") == 0x5041_4C49 && setting("user_version") == 2)
    #expect(try setting("synchronous") == 1 && setting("auto_vacuum") == 2)
    #expect(try setting("secure_delete") == 1 && setting("trusted_schema") == 0)
    #expect(try setting("mmap_size") == 0 && setting("cell_size_check") == 1)
    #expect(try home.bytes()[18...19] == [2, 2], "WAL")
  }
}
