import Answers
import Files
import Glibc
import Synchronization

/// Records kept in SQLite, by several programs at once if need be.
///
/// Every call waits for the disk, and up to five seconds for another program's writing: not for the main thread.
///
/// Its file is its owner's alone. One that is damaged, of a newer version or another program's is renamed and a new
/// one begun, when it is opened or when the damage is met. A record that is damaged itself, or cannot be read, is passed
/// over and counted.
public final class AnswerStore: @unchecked Sendable {
  public struct Kept: Sendable, Equatable {
    /// Counts up; no other answer gets it later.
    public let id: Int64
    /// Seconds since 1970.
    public let time: Int
    public let isPinned: Bool
    public let record: AnswerRecord
  }

  /// The most bytes of a record's line.
  static let recordLimit = 32 << 20

  public let path: Path
  let byteLimit: Int
  /// Guards all that follows.
  private let lock = Mutex(())
  private let file: StoreFile
  private var unreadable = 0

  /// Opens the file, or makes it, its folder with it. `byteLimit`: of the answers; the log of what was written last
  /// may take 4 MB more.
  ///
  /// Throws `StoreError` or `FileError`.
  public convenience init(_ path: Path, byteLimit: Int = 1 << 30) throws {
    try self.init(path, byteLimit: byteLimit, schema: .current)
  }

  init(_ path: Path, byteLimit: Int = 1 << 30, schema: Schema) throws {
    file = try StoreFile(path, schema: schema)
    self.path = file.path
    self.byteLimit = byteLimit
  }

  /// That a file was set aside, and why: one line. May come to be at any call.
  public var notice: String? { lock.withLock { _ in file.notice } }

  /// How many records were passed over so far because they are damaged or cannot be read.
  public var unreadableCount: Int { lock.withLock { _ in unreadable } }

  /// Of the files on the disk.
  public var byteCount: Int { get throws { lock.withLock { _ in file.byteCount } } }

  public var count: Int {
    get throws { try perform { try $0.integer("SELECT count(*) FROM answers") } }
  }

  public var isEmpty: Bool {
    get throws { try perform { try $0.integer("SELECT EXISTS (SELECT 1 FROM answers)") == 0 } }
  }

  /// Works on the database; once more on a new one, where it turns out to be damaged.
  func perform<Result: Sendable>(_ work: (Database) throws -> Result) throws -> Result {
    try lock.withLock { _ in
      do {
        return try work(try file.database())
      } catch let fault as StoreError where fault.nameAside != nil {
        try file.replace(fault)
        return try work(try file.database())
      }
    }
  }

  /// The answers that a question for `AnswerRow.columns` gives, in its order.
  func answers(_ database: Database, _ sql: String, _ values: [Statement.Value]) throws -> [Kept] {
    var answers: [Kept] = []
    try database.rows("SELECT \(AnswerRow.columns) FROM answers \(sql)", values) { row in
      if let kept = AnswerRow.kept(row) { answers.append(kept) } else { unreadable += 1 }
      return true
    }
    return answers
  }
}
