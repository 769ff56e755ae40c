import Files
import Glibc
import TestSupport
import Testing

@testable import Store
@testable import store_writer

struct StoreFileTests {
  private let home = StoreHome()

  private func mode(_ path: Path) -> mode_t {
    var status = stat()
    return path.call { stat($0, &status) } == 0 ? status.st_mode & 0o777 : 0
  }

  @Test func theFilesAreTheirOwnersAlone() throws {
    let store = try home.store()
    try store.keep(Samples.record(1))
    #expect(mode(home.path.parent) == 0o700)
    for name in home.files { #expect(mode(home.path.parent.appending(Path(name))) == 0o600, "\(name)") }
    #expect(home.files == ["results.sqlite", "results.sqlite-shm", "results.sqlite-wal"])
  }

  @Test func aFileThatOthersMayReadIsClosedToThem() throws {
    try home.filled(1)
    _ = home.path.call { chmod($0, 0o644) }
    #expect(try home.store().count == 1)
    #expect(mode(home.path) == 0o600)
  }

  @Test func aClosedStoreIsOneFile() throws {
    try home.filled(3)
    #expect(home.files == ["results.sqlite"])
    #expect(try home.store().count == 3)
  }

  @Test func theFileMayBeALink() throws {
    let other = StoreHome()
    try other.filled(2)
    try makeFolder(home.path.parent)
    #expect(other.path.call { old in home.path.call { symlink(old, $0) } } == 0)
    #expect(try home.store().count == 2)
  }

  @Test func anEmptyFileIsANewOne() throws {
    try home.write([])
    let store = try home.store()
    try store.keep(Samples.record(1))
    #expect(try store.count == 1 && store.notice == nil)
  }

  @Test func whatIsNoDatabaseIsSetAside() throws {
    let garbage = (0..<9000).map { UInt8(truncatingIfNeeded: $0 &* 31) }
    try home.write(garbage)
    let store = try home.store()
    try store.keep(Samples.record(1))
    let notice = try #require(store.notice)
    #expect(
      notice
        == "\(home.path): is damaged; it is set aside as results.sqlite.damaged, and a new one is begun")
    #expect(try home.bytes(".damaged") == garbage)
    #expect(try home.store().notice == nil)
  }

  @Test func nothingThatWasSetAsideIsReplaced() throws {
    for number in 1...3 {
      try home.write(Array("garbage \(number)".utf8))
      #expect(try home.store().notice != nil)
      try removeFile(home.path)
    }
    #expect(
      home.files == ["results.sqlite.damaged", "results.sqlite.damaged-2", "results.sqlite.damaged-3"])
    #expect(try home.bytes(".damaged-3") == Array("garbage 3".utf8))
  }

  @Test func aNewerVersionIsSetAsideWithItsLog() throws {
    // Killed as it were: its log is still there.
    let newer = try home.store()
    try newer.keep(Samples.record(1))
    _ = try newer.perform { try $0.run("PRAGMA user_version = 9") }
    let copy = StoreHome()
    try copy.write(try home.bytes())
    for suffix in ["-wal", "-shm"] {
      try AtomicFile.write(bytes: try home.bytes(suffix), to: Path(copy.path.text + suffix))
    }
    let store = try copy.store()
    #expect(try store.isEmpty)
    #expect(
      store.notice
        == "\(copy.path): was made by a newer pali (its version is 9); it is set aside as "
        + "results.sqlite.newer, and a new one is begun")
    #expect(copy.files.contains("results.sqlite.newer-wal"))
    let old = try Database(Path("\(copy.path).newer"))
    #expect(try old.integer("SELECT count(*) FROM answers") == 1)
  }

  @Test func anotherProgramsDatabaseIsSetAside() throws {
    try home.write([])
    try home.sql("CREATE TABLE mine (a)", "INSERT INTO mine VALUES (7)")
    let store = try home.store()
    #expect(try store.isEmpty)
    #expect(store.notice?.contains("is another program's database; it is set aside") == true)
    #expect(try Database(Path("\(home.path).foreign")).integer("SELECT a FROM mine") == 7)
  }

  @Test(arguments: [
    "CREATE TRIGGER t AFTER INSERT ON answers BEGIN DELETE FROM answers; END",
    "CREATE VIEW v AS SELECT 1", "DROP INDEX by_time", "ALTER TABLE answers ADD COLUMN more TEXT",
    "DROP TABLE answers", "PRAGMA user_version = -1", "PRAGMA user_version = 0",
  ])
  func aDatabaseThatLooksOtherwiseIsNotBelieved(change: String) throws {
    try home.filled(1)
    try home.sql(change)
    let store = try home.store()
    #expect(store.notice?.contains("is damaged") == true)
    #expect(try store.isEmpty)
  }

  @Test func whatAnotherStoreHasOpenIsNotSetAside() throws {
    let open = try home.store()
    try open.keep(Samples.record(1))
    _ = try open.perform { try $0.run("PRAGMA user_version = 9") }
    #expect {
      try home.store()
    } throws: { error in
      "\(error)" == "\(home.path): was made by a newer pali (its version is 9), and another program has it "
        + "open: it cannot be set aside now"
    }
    #expect(home.files.contains("results.sqlite") && !home.files.contains("results.sqlite.newer"))
    #expect(try open.count == 1)
  }

  @Test func whatASecondLookDoesNotFindSetsNothingAside() throws {
    try home.filled(3)
    let file = try StoreFile(home.path, schema: .current)
    try file.replace(.damaged(file: home.path))
    #expect(file.notice == nil)
    #expect(try file.database().integer("SELECT count(*) FROM answers") == 3)
    let other = try home.store()
    #expect(throws: StoreError.damaged(file: home.path)) { try file.replace(.damaged(file: home.path)) }
    #expect(try other.count == 3)
  }

  @Test func whatIsNoFileIsNamedAndLeft() throws {
    try makeFolder(home.path)
    #expect(throws: StoreError.notAFile(file: home.path)) { try home.store() }
    let pipe = StoreHome()
    try makeFolder(pipe.path.parent)
    #expect(pipe.path.call { mkfifo($0, 0o600) } == 0)
    #expect(throws: StoreError.notAFile(file: pipe.path)) { try pipe.store() }
    #expect(pipe.files == ["results.sqlite"])
  }

  @Test(arguments: ["-wal", "-shm"]) func aLogThatIsNoFileIsToldInALine(suffix: String) throws {
    try home.filled(1)
    let log = Path(home.path.text + suffix)
    #expect(log.call { mkfifo($0, 0o600) } == 0)
    #expect {
      try home.store().keep(Samples.record(2))
    } throws: { error in
      "\(error)".hasPrefix("\(home.path): ") && !"\(error)".contains("\n")
    }
  }

  @Test func aFolderThatCannotBeWrittenToIsToldInALine() {
    // Not even by its owner, or by root.
    #expect {
      try AnswerStore("/proc/self/results.sqlite")
    } throws: { error in
      "\(error)".hasPrefix("/proc/self/results.sqlite: cannot make") && !"\(error)".contains("\n")
    }
    #expect(throws: FileError.self) { try AnswerStore("/proc/self/state/results.sqlite") }
    #expect(throws: FileError.self) { try AnswerStore(Path(bytes: Array("/tmp/a".utf8) + [0])) }
  }
}

extension AtomicFile {
  fileprivate static func write(bytes: [UInt8], to path: Path) throws {
    try bytes.withUnsafeBytes { try write($0, to: path) }
  }
}
