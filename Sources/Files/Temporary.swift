import Glibc

/// A file on its way: nameless while it is written where the system can, named and removed otherwise.
struct Temporary {
  private(set) var descriptor: Int32
  private let folder: Path
  private var name: Path?

  /// glibc hides O_TMPFILE behind a macro that Swift cannot read: this bit together with O_DIRECTORY.
  private static let nameless: Int32 = 0o20000000 | O_DIRECTORY

  init(in folder: Path, path: Path, calls: SystemCalls) throws(FileError) {
    self.folder = folder
    descriptor = retry { calls.open(folder, O_WRONLY | O_CLOEXEC | Self.nameless, 0o666) }
    guard descriptor < 0 else { return }
    guard [EOPNOTSUPP, EISDIR, EINVAL].contains(errno) else {
      throw .system(file: path, operation: "write", code: errno)
    }
    let fresh = Self.freshName(in: folder)
    descriptor = retry { calls.open(fresh, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o666) }
    guard descriptor >= 0 else { throw .system(file: path, operation: "write", code: errno) }
    name = fresh
  }

  private static func freshName(in folder: Path) -> Path {
    folder.appending(Path(".\(getpid())-\(String(UInt64.random(in: 0 ... .max), radix: 36)).tmp"))
  }

  /// Gives the finished file its place, where nothing else may stand unless it is to be replaced.
  mutating func takeName(
    _ target: Path, path: Path, replacing: Bool, calls: SystemCalls
  ) throws(FileError) {
    if replacing { try replace(target, path, calls) } else { try settle(at: target, path, calls) }
    _ = calls.close(descriptor)
  }

  /// A link, unlike a rename, fails where the name is taken.
  private mutating func settle(at target: Path, _ path: Path, _ calls: SystemCalls) throws(FileError) {
    let status = name.map { calls.linkName($0, target) } ?? calls.link(descriptor, target)
    guard status == 0 else {
      if errno == EEXIST { throw .exists(file: path) }
      // No links here (FAT): the name was free when the file was begun.
      if errno == EPERM || errno == EOPNOTSUPP { return try replace(target, path, calls) }
      throw .system(file: path, operation: "write", code: errno)
    }
    if let name { _ = calls.remove(name) }
  }

  /// A nameless file needs a name first, for a rename alone replaces.
  private mutating func replace(_ target: Path, _ path: Path, _ calls: SystemCalls) throws(FileError) {
    if name == nil {
      let fresh = Self.freshName(in: folder)
      guard calls.link(descriptor, fresh) == 0 else {
        throw .system(file: path, operation: "write", code: errno)
      }
      name = fresh
    }
    guard let name, calls.rename(name, target) == 0 else {
      throw .system(file: path, operation: "replace", code: errno)
    }
  }

  mutating func discard(_ calls: SystemCalls) {
    if let name { _ = calls.remove(name) }
    _ = calls.close(descriptor)
  }
}
