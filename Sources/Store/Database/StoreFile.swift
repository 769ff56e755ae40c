import Files
import Glibc

/// The file that answers are kept in: made, opened, and set aside where it cannot be used. For one thread at a time.
///
/// The file itself is never opened here, for the system takes away all locks that a process has on a file when the
/// process closes one of its descriptors of it.
final class StoreFile {
  let path: Path
  /// What was set aside last, and why: one line.
  private(set) var notice: String?
  private let schema: Schema
  private let lock: FolderLock
  private var open: Database?

  /// Throws `StoreError` or `FileError`.
  init(_ path: Path, schema: Schema) throws {
    let path = path.standardized(in: Path.workingFolder ?? "/")
    try makeFolder(path.parent)
    // SQLite has its log beside the file that a link leads to.
    self.path = path.real ?? path
    self.schema = schema
    lock = try FolderLock(self.path.parent)
    _ = try database()
  }

  /// Throws `StoreError` or `FileError`.
  func database() throws -> Database {
    if let open { return open }
    let opened = try opened()
    open = opened
    return opened
  }

  /// After `fault` was met in it: sets the file aside where a second look finds it, and begins a new one. Throws
  /// `fault` where that cannot be now.
  func replace(_ fault: StoreError) throws {
    open?.leaveLog()
    open = nil
    guard lock.takeAlone() else {
      _ = lock.share()
      throw fault
    }
    if try !isSound() { try setAside(fault) }
    _ = try database()
  }

  /// Bytes of it and its log.
  var byteCount: Int {
    Self.suffixes.reduce(0) { $0 + (Self.status(path.with($1)).map { Int($0.st_size) } ?? 0) }
  }

  // MARK: Opening

  private static let suffixes = ["-wal", "-shm", ""]

  /// Goes on trying for as long as other programs may need to set a file aside, or to make one.
  private func opened() throws -> Database {
    let end = ContinuousClock.now + .milliseconds(Int(Database.patience))
    while true {
      do {
        guard lock.share() else { throw StoreError.busy(file: path) }
        return try connected()
      } catch let fault as StoreError {
        if fault.nameAside != nil, try isSetAside() { continue }
        guard fault.canPass else { throw fault }
        guard ContinuousClock.now < end else { throw fault.whileInUse }
      }
      usleep(20_000)
    }
  }

  private func connected() throws -> Database {
    try makeFile()
    let database = try Database(path)
    do { try schema.prepare(database) } catch {
      database.leaveLog()
      throw error
    }
    return database
  }

  /// By its name alone, before SQLite makes one that others may read.
  private func makeFile() throws {
    if path.call({ mknod($0, S_IFREG | 0o600, 0) }) != 0, errno != EEXIST {
      throw FileError.system(file: path, operation: "make", code: errno)
    }
    guard let status = Self.status(path) else {
      throw FileError.system(file: path, operation: "open", code: errno)
    }
    guard status.st_mode & S_IFMT == S_IFREG else { throw StoreError.notAFile(file: path) }
    guard status.st_mode & 0o077 != 0 else { return }
    for suffix in Self.suffixes { _ = path.with(suffix).call { chmod($0, 0o600) } }
  }

  private static func status(_ path: Path) -> stat? {
    var status = stat()
    return retry { path.call { stat($0, &status) } } == 0 ? status : nil
  }

  // MARK: Setting aside

  /// False: others have it open. Where another program has seen to it in the meantime, nothing is left to do.
  private func isSetAside() throws -> Bool {
    guard lock.takeAlone() else { return false }
    do {
      _ = try connected()
    } catch let fault as StoreError where fault.nameAside != nil {
      try setAside(fault)
    }
    return true
  }

  private func isSound() throws -> Bool {
    do {
      let database = try connected()
      defer { database.leaveLog() }
      return try database.isSound()
    } catch let fault as StoreError where fault.nameAside != nil {
      return false
    }
  }

  /// Nobody else has it open. Its log goes first, for with another file it would be that one's.
  private func setAside(_ fault: StoreError) throws {
    let aside = try freeName(fault.nameAside ?? "damaged")
    for suffix in Self.suffixes {
      let isMoved = path.with(suffix).call { old in aside.with(suffix).call { rename(old, $0) } } == 0
      guard isMoved || errno == ENOENT else {
        throw FileError.system(file: path.with(suffix), operation: "set aside", code: errno)
      }
    }
    notice = "\(path): \(fault.fault); it is set aside as \(aside.name), and a new one is begun"
  }

  private func freeName(_ name: String) throws -> Path {
    var aside = path.with(".\(name)")
    var number = 1
    while try exists(aside) {
      number += 1
      aside = path.with(".\(name)-\(number)")
    }
    return aside
  }
}

extension StoreError {
  /// Whether it may be over in a moment.
  fileprivate var canPass: Bool {
    if case .busy = self { return true }
    return nameAside != nil
  }

  fileprivate var whileInUse: StoreError {
    switch self {
    case .damaged(let file), .newer(let file, _), .foreign(let file): .inUse(file: file, fault: fault)
    default: self
    }
  }
}

extension Path {
  /// With this behind its name.
  fileprivate func with(_ suffix: String) -> Path { Path(bytes: bytes + Array(suffix.utf8)) }
}
