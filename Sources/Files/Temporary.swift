import Glibc

/// A file on its way: nameless while it is written where the system can, named and removed otherwise.
struct Temporary {
  private(set) var descriptor: Int32
  private let folder: String
  private var name: String?

  /// glibc hides O_TMPFILE behind a macro that Swift cannot read: this bit together with O_DIRECTORY.
  private static let nameless: Int32 = 0o20000000 | O_DIRECTORY

  init(in folder: String, path: String, calls: SystemCalls) throws(FileError) {
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

  private static func freshName(in folder: String) -> String {
    "\(folder)/.\(getpid())-\(String(UInt64.random(in: 0 ... .max), radix: 36)).tmp"
  }

  /// Gives the finished file its place. A nameless one needs a name first, for a rename alone replaces.
  mutating func takeName(_ target: String, path: String, calls: SystemCalls) throws(FileError) {
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
    _ = calls.close(descriptor)
  }

  mutating func discard(_ calls: SystemCalls) {
    if let name { _ = calls.remove(name) }
    _ = calls.close(descriptor)
  }
}
