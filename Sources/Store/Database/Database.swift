import CSQLite
import Files
import Glibc

/// One connection to a database, and its statements. For one thread at a time.
///
/// What lies in the file may be anybody's: SQLite is told to run nothing that is written there (no views, no
/// triggers), to look at every page before it believes it, and to map nothing into memory.
final class Database {
  /// Waited for another program's writing, in milliseconds.
  static let patience: Int32 = 5000
  /// The most bytes of a value.
  static let valueLimit: Int32 = 64 << 20

  let path: Path
  private let connection: OpaquePointer
  private var statements: [String: Statement] = [:]

  /// Opens a file that is there. Throws `StoreError`.
  convenience init(_ path: Path) throws(StoreError) {
    try self.init(path, flags: SQLITE_OPEN_READWRITE)
  }

  /// One that lies in memory and goes with this object.
  static func inMemory() throws(StoreError) -> Database {
    try Database(":memory:", flags: SQLITE_OPEN_READWRITE | SQLITE_OPEN_MEMORY)
  }

  private init(_ path: Path, flags: Int32) throws(StoreError) {
    var connection: OpaquePointer?
    let flags = flags | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE
    let code = path.call { sqlite3_open_v2($0, &connection, flags, nil) }
    // There is a connection to be closed also where it could not be opened.
    guard code == SQLITE_OK, let connection else {
      let error = connection.map(sqlite3_system_errno) ?? 0
      sqlite3_close_v2(connection)
      throw StoreError(code, system: error, file: path)
    }
    self.path = path
    self.connection = connection
    sqlite3_busy_timeout(connection, Self.patience)
    sqlite3_limit(connection, SQLITE_LIMIT_LENGTH, Self.valueLimit)
    try beCareful()
  }

  deinit {
    statements = [:]
    sqlite3_close_v2(connection)
  }

  private func beCareful() throws(StoreError) {
    _ = cs_set(connection, SQLITE_DBCONFIG_DEFENSIVE, 1)
    _ = cs_set(connection, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0)
    _ = cs_set(connection, SQLITE_DBCONFIG_ENABLE_TRIGGER, 0)
    _ = cs_set(connection, SQLITE_DBCONFIG_ENABLE_VIEW, 0)
    for setting in ["cell_size_check = ON", "mmap_size = 0", "temp_store = MEMORY"] {
      try run("PRAGMA \(setting)")
    }
  }

  /// For a file that is set aside: what its log holds is not written into it at the end.
  func leaveLog() { _ = cs_set(connection, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1) }

  // MARK: Statements

  /// Calls `take` with each row, until it returns false. Throws `StoreError`, or what `take` throws.
  func rows(_ sql: String, _ values: [Statement.Value] = [], _ take: (Statement) throws -> Bool) throws {
    let statement = try prepared(sql)
    defer { statement.reset() }
    try check(statement.bind(values))
    while true {
      let code = statement.step()
      guard code == SQLITE_ROW else { return try check(code == SQLITE_DONE ? SQLITE_OK : code) }
      guard try take(statement) else { return }
    }
  }

  /// Runs it to its end; how many rows it changed. Throws `StoreError`.
  @discardableResult
  func run(_ sql: String, _ values: [Statement.Value] = []) throws(StoreError) -> Int {
    let statement = try prepared(sql)
    defer { statement.reset() }
    try check(statement.bind(values))
    var code = SQLITE_ROW
    while code == SQLITE_ROW { code = statement.step() }
    try check(code == SQLITE_DONE ? SQLITE_OK : code)
    return Int(sqlite3_changes(connection))
  }

  /// The first row's first number; 0 where there is none. Throws `StoreError`.
  func integer(_ sql: String, _ values: [Statement.Value] = []) throws -> Int {
    var result = 0
    try rows(sql, values) { row in
      result = row.integer(0)
      return false
    }
    return result
  }

  /// Whether all of it is as it must be. Reads all of it. Throws `StoreError`.
  func isSound() throws -> Bool {
    var line = ""
    try rows("PRAGMA integrity_check(1)") { row in
      line = row.text(0)
      return false
    }
    return line == "ok"
  }

  var lastID: Int { Int(sqlite3_last_insert_rowid(connection)) }

  /// Whether it could be opened for reading alone.
  var isReadOnly: Bool { sqlite3_db_readonly(connection, "main") != 0 }

  /// All of it or nothing; no other program writes meanwhile. Throws `StoreError`, or what `body` throws.
  func transaction<Result>(_ body: () throws -> Result) throws -> Result {
    try between("BEGIN IMMEDIATE", body)
  }

  /// All that it reads is as it was at one moment; others may write meanwhile. Throws as above.
  func snapshot<Result>(_ body: () throws -> Result) throws -> Result { try between("BEGIN", body) }

  /// Where another program writes just now, `busy` is thrown at once.
  func withoutWaiting<Result>(_ body: () throws -> Result) rethrows -> Result {
    sqlite3_busy_timeout(connection, 0)
    defer { sqlite3_busy_timeout(connection, Self.patience) }
    return try body()
  }

  private func between<Result>(_ begin: String, _ body: () throws -> Result) throws -> Result {
    try run(begin)
    do {
      let result = try body()
      try run("COMMIT")
      return result
    } catch {
      // Some errors have taken it back already.
      if sqlite3_get_autocommit(connection) == 0 { _ = try? run("ROLLBACK") }
      throw error
    }
  }

  private func prepared(_ sql: String) throws(StoreError) -> Statement {
    if let statement = statements[sql] { return statement }
    guard let statement = Statement(sql, connection: connection) else {
      throw failure(sqlite3_extended_errcode(connection))
    }
    statements[sql] = statement
    return statement
  }

  private func check(_ code: Int32) throws(StoreError) {
    guard code == SQLITE_OK else { throw failure(code) }
  }

  private func failure(_ code: Int32) -> StoreError {
    if code & 0xFF == SQLITE_CORRUPT, Self.unreadable.contains(lastError) {
      return .system(file: path, code: lastError)
    }
    return StoreError(code, system: sqlite3_system_errno(connection), file: path)
  }

  /// A page that the disk does not give out is corrupt for SQLite; the file need not be.
  private static let unreadable = [EIO, ENXIO, ERANGE]

  /// The last errno that the file met; 0: none.
  private var lastError: Int32 {
    var code: Int32 = 0
    sqlite3_file_control(connection, "main", SQLITE_FCNTL_LAST_ERRNO, &code)
    return code
  }
}
