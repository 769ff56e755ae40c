import Answers
import Files

@testable import Store
@testable import store_writer

/// A database as the first version made it and filled it: to the letter, and by nothing that changes with the program.
enum FirstVersion {
  static let statements = [
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
    "CREATE INDEX by_path ON answers (path, seconds, nanoseconds, size, inode, time)",
    "CREATE INDEX by_digest ON answers (digest, time) WHERE digest IS NOT NULL",
    "CREATE INDEX by_question ON answers (question)",
    "CREATE INDEX by_time ON answers (time, id, pinned, prompt, model, objects, best)",
    "CREATE INDEX by_failure ON answers (time) WHERE error IS NOT NULL",
  ]

  static let insert = """
    INSERT INTO answers (time, path, size, inode, seconds, nanoseconds, digest, question, prompt, model, finish, \
    error, objects, best, sum, line) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
    """

  /// As the first version keeps an answer, in its own file or in one that has become newer under its hands.
  static func keep(_ database: Database, _ record: AnswerRecord, at time: Int) throws {
    let question = try AnswerRow.question(record)
    let values = try AnswerRow.values(record, line: record.json, question: question, time: time)
    try database.run(insert, Array(values.prefix(16)))
  }
}

extension StoreHome {
  /// The first version's file, with this many answers.
  func filledByFirstVersion(_ count: Int) throws {
    try write([])
    let database = try Database(path)
    try database.run("PRAGMA auto_vacuum = INCREMENTAL")
    try database.run("PRAGMA journal_mode = WAL")
    for statement in FirstVersion.statements { try database.run(statement) }
    try database.run("PRAGMA user_version = 1")
    try database.run("PRAGMA application_id = 1346456649")
    for number in 0..<count { try FirstVersion.keep(database, Samples.record(number), at: 100 + number) }
  }
}
