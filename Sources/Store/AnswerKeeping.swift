import Answers
import Files
import Glibc

/// Answers kept, and gone again. All throw `StoreError`, or `FileError` where a new file cannot be begun.
extension AnswerStore {
  /// Keeps an answer, or a failure. It replaces what was kept of the same question about the same path before, unless
  /// that is pinned, or is a whole answer and this one is not. Where answers take too much, the oldest that are not
  /// pinned go. Returns its id.
  @discardableResult
  public func keep(_ record: AnswerRecord) throws -> Int64 { try keep(record, at: Glibc.time(nil)) }

  @discardableResult
  func keep(_ record: AnswerRecord, at time: Int) throws -> Int64 {
    let line = record.json
    guard line.utf8.count <= Self.recordLimit else {
      throw StoreError.tooLarge(file: path, bytes: line.utf8.count, limit: Self.recordLimit)
    }
    let question = try AnswerRow.question(record)
    let values = try AnswerRow.values(record, line: line, question: question, time: time)
    return try perform { database in
      try database.transaction {
        try Self.removeAnswered(database, record, question)
        try database.run(AnswerRow.insert, values)
        let id = database.lastID
        try makeRoom(database, sparing: id)
        return Int64(id)
      }
    }
  }

  static let same = "WHERE question = ? AND path = ? AND pinned = 0"

  private static func removeAnswered(_ database: Database, _ record: AnswerRecord, _ question: String) throws
  {
    let isWhole = "(error IS NULL AND finish IN ('eos', 'length'))"
    let sql = "DELETE FROM answers \(same)" + (record.isAnswered ? "" : " AND NOT coalesce(\(isWhole), 0)")
    try database.run(sql, [.text(question), .bytes(AnswerRow.path(record).bytes)])
  }

  public func pin(_ id: Int64, _ isPinned: Bool) throws {
    _ = try perform {
      try $0.run(
        "UPDATE answers SET pinned = ? WHERE id = ?", [.integer(isPinned ? 1 : 0), .integer(Int(id))])
    }
  }

  // MARK: Going

  static let oldest = "SELECT id FROM answers WHERE pinned = 0 AND id <> ? ORDER BY time, id LIMIT 64"

  /// Makes more room than is needed just now, so that it need not be made for each answer.
  private func makeRoom(_ database: Database, sparing id: Int) throws {
    guard try Self.bytesUsed(database) > byteLimit else { return }
    while try Self.bytesUsed(database) > byteLimit - byteLimit / 256 {
      guard try database.run("DELETE FROM answers WHERE id IN (\(Self.oldest))", [.integer(id)]) > 0 else {
        break
      }
    }
    guard try Self.bytesUsed(database) <= byteLimit else {
      throw StoreError.pinsFill(file: path, limit: byteLimit)
    }
  }

  /// Pages with something on them.
  private static func bytesUsed(_ database: Database) throws -> Int {
    let pages = try database.integer("PRAGMA page_count") - database.integer("PRAGMA freelist_count")
    return try pages * database.integer("PRAGMA page_size")
  }

  /// Pinned ones too. Returns how many there were.
  @discardableResult
  public func forget(_ ids: [Int64]) throws -> Int {
    try remove { database in
      var gone = 0
      for id in ids { gone += try database.run("DELETE FROM answers WHERE id = ?", [.integer(Int(id))]) }
      return gone
    }
  }

  /// Pinned ones too. Returns how many there were.
  @discardableResult
  public func forget(_ filter: Filter) throws -> Int { try forget(try ids(filter)) }

  /// Removes what is older than so many seconds, and all but the newest so many; what is pinned stays. Gives the space
  /// back to the disk. Returns how many went.
  @discardableResult
  public func prune(olderThan: Int?, keeping: Int?) throws -> Int {
    try remove { database in
      var gone = 0
      if let olderThan {
        let (time, isBeforeAll) = Int(Glibc.time(nil)).subtractingReportingOverflow(olderThan)
        gone += isBeforeAll ? 0 : try database.run(Self.old, [.integer(time)])
      }
      if let keeping { gone += try database.run(Self.beyond, [.integer(max(0, keeping))]) }
      return gone
    }
  }

  static let old = "DELETE FROM answers WHERE pinned = 0 AND time < ?"
  static let beyond = """
    DELETE FROM answers WHERE pinned = 0 AND id IN \
    (SELECT id FROM answers ORDER BY time DESC, id DESC LIMIT -1 OFFSET ?)
    """

  private func remove(_ work: (Database) throws -> Int) throws -> Int {
    try perform { database in
      let gone = try database.transaction { try work(database) }
      // They are gone by now: where the space cannot be given back, later answers will use it.
      try? Self.giveBack(database)
      return gone
    }
  }

  /// A few pages at a time, so that the log stays small and others can write between; then the log itself.
  private static func giveBack(_ database: Database) throws {
    var free = try database.integer("PRAGMA freelist_count")
    while free > 0 {
      try database.run("PRAGMA incremental_vacuum(1000)")
      let left = try database.integer("PRAGMA freelist_count")
      guard left < free else { break }
      free = left
    }
    try database.run("PRAGMA wal_checkpoint(TRUNCATE)")
  }
}
