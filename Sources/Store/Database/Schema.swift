/// What the database looks like, and how an older one comes to look so.
///
/// A database is believed only where it looks exactly like that, to the letter: what else is in there was not made by
/// this program.
struct Schema: Sendable {
  /// "PALI": tells SQLite's other tools, and this program, whose file it is.
  static let application = 0x5041_4C49

  /// A step for each version, from nothing on; those that were once given out stay as they are.
  let migrations: [[String]]

  var version: Int { migrations.count }

  static let current = Schema(migrations: [first, second])

  /// The picture's path, stamp and digest are those of the first picture. `question` tells what was asked, of which
  /// contents and of whom; `sum` tells damage of `time`, `path` and `line`, which is the record.
  private static let first = [
    """
    CREATE TABLE answers (
      id INTEGER PRIMARY KEY AUTOINCREMENT,
      time INTEGER NOT NULL,
      pinned INTEGER NOT NULL DEFAULT 0,
      path BLOB NOT NULL,
      size INTEGER,
      inode INTEGER,
      seconds INTEGER,
      nanoseconds INTEGER,
      digest TEXT,
      question TEXT NOT NULL,
      prompt TEXT NOT NULL,
      model TEXT,
      finish TEXT,
      error TEXT,
      objects INTEGER NOT NULL,
      best REAL,
      sum TEXT NOT NULL,
      line TEXT NOT NULL
    ) STRICT
    """,
    // A picture's answers, newest last; and all those below a folder.
    "CREATE INDEX by_path ON answers (path, seconds, nanoseconds, size, inode, time)",
    // A moved picture's.
    "CREATE INDEX by_digest ON answers (digest, time) WHERE digest IS NOT NULL",
    // The one that an answer replaces.
    "CREATE INDEX by_question ON answers (question)",
    // Lists, and what goes first, without a look at the lines.
    "CREATE INDEX by_time ON answers (time, id, pinned, prompt, model, objects, best)",
    "CREATE INDEX by_failure ON answers (time) WHERE error IS NOT NULL",
  ]

  /// What lists show of an answer (`SummaryBytes`), without a look at its line: it lies in the index by path, so that
  /// those of a folder lie together. None where an earlier version kept the answer.
  private static let second = [
    "ALTER TABLE answers ADD COLUMN summary BLOB",
    "DROP INDEX by_path",
    """
    CREATE INDEX by_path ON answers (path, seconds, nanoseconds, size, inode, time, id, pinned, summary)
    """,
  ]

  /// Makes a fresh or older database this version's. Throws `StoreError`: `newer`, `foreign` and `damaged` before
  /// anything is written.
  func prepare(_ database: Database) throws {
    let isFresh = try check(database)
    guard !database.isReadOnly else { throw StoreError.readOnly(file: database.path) }
    if isFresh { try database.run("PRAGMA auto_vacuum = INCREMENTAL") }
    try Self.settle(database)
    try migrate(database)
    guard try Self.text(database) == Self.text(of: self) else {
      throw StoreError.damaged(file: database.path)
    }
  }

  /// Whether nothing is there yet.
  private func check(_ database: Database) throws -> Bool {
    let application = try database.integer("PRAGMA application_id")
    let version = try database.integer("PRAGMA user_version")
    let isEmpty = try database.integer("SELECT count(*) FROM sqlite_schema") == 0
    if application == 0, version == 0, isEmpty { return true }
    guard application == Self.application else { throw StoreError.foreign(file: database.path) }
    guard version <= self.version else { throw StoreError.newer(file: database.path, version: version) }
    guard version > 0 else { throw StoreError.damaged(file: database.path) }
    return false
  }

  /// Readers and a writer go on beside each other (WAL). A kill costs nothing, a power cut the last answers at most.
  /// Every 4 MB the log goes into the file; a longer one is cut back then. What is removed is overwritten.
  private static func settle(_ database: Database) throws {
    let settings = [
      "journal_mode = WAL", "synchronous = NORMAL", "wal_autocheckpoint = 1000",
      "journal_size_limit = 4194304", "secure_delete = ON",
    ]
    for setting in settings { try database.run("PRAGMA \(setting)") }
  }

  private func migrate(_ database: Database) throws {
    guard try database.integer("PRAGMA user_version") < version else { return }
    try database.transaction {
      // Another program may have been faster.
      let version = try database.integer("PRAGMA user_version")
      for statement in migrations.dropFirst(version).joined() { try database.run(statement) }
      try database.run("PRAGMA user_version = \(max(version, self.version))")
      try database.run("PRAGMA application_id = \(Self.application)")
    }
  }

  private static func text(of schema: Schema) throws -> [String] {
    let database = try Database.inMemory()
    for statement in schema.migrations.joined() { try database.run(statement) }
    return try text(database)
  }

  private static func text(_ database: Database) throws -> [String] {
    var lines: [String] = []
    // Those without a text are SQLite's own.
    let sql = "SELECT type, name, sql FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY type, name"
    try database.rows(sql) { row in
      lines.append("\(row.text(0)) \(row.text(1)) \(row.text(2))")
      return true
    }
    return lines
  }
}
