import Glibc

/// A file that is being written and has no name yet: `commit` gives it its name, whatever ends it sooner leaves
/// nothing behind. For contents that come piece by piece; see `AtomicFile` for what it promises.
public struct PendingFile: ~Copyable {
  public let path: Path
  /// What a link at `path` leads to; the path itself where nothing is there yet.
  private let target: Path
  private let calls: SystemCalls
  private var temporary: Temporary
  private var isOpen = true

  public init(_ path: Path) throws(FileError) { try self.init(path, calls: SystemCalls()) }

  init(_ path: Path, calls: SystemCalls) throws(FileError) {
    let target = try Self.resolved(path)
    temporary = try Temporary(in: target.parent, path: path, calls: calls)
    self.path = path
    self.target = target
    self.calls = calls
  }

  deinit {
    var unfinished = temporary
    if isOpen { unfinished.discard(calls) }
  }

  /// Puts bytes at an offset; the pieces may come in any order.
  public func write(_ bytes: UnsafeRawBufferPointer, at offset: Int) throws(FileError) {
    var written = 0
    while written < bytes.count {
      let count = retry {
        calls.write(
          temporary.descriptor, bytes.baseAddress! + written, bytes.count - written, offset + written)
      }
      guard count > 0 else {
        throw .system(file: path, operation: "write", code: count == 0 ? ENOSPC : errno)
      }
      written += count
    }
  }

  /// Flushes what is written so far to the disk: for large files, so that `commit` need not wait for all of it.
  public func flush() throws(FileError) {
    guard retry({ calls.sync(temporary.descriptor) }) == 0 else {
      throw .system(file: path, operation: "write", code: errno)
    }
  }

  /// Flushes the contents to the disk and gives the file its name. Not `replacing`, it throws `FileError.exists`
  /// where something has that name by now.
  public mutating func commit(replacing: Bool = true) throws(FileError) {
    var old = stat()
    if replacing, target.call({ stat($0, &old) }) == 0 {
      guard calls.setMode(temporary.descriptor, old.st_mode & 0o7777) == 0 else {
        throw .system(file: path, operation: "write", code: errno)
      }
    }
    try flush()
    try temporary.takeName(target, path: path, replacing: replacing, calls: calls)
    isOpen = false
    syncFolder()
  }

  private static func resolved(_ path: Path) throws(FileError) -> Path {
    var status = stat()
    guard path.call({ lstat($0, &status) }) == 0, status.st_mode & S_IFMT == S_IFLNK else { return path }
    guard let real = path.real else { throw .system(file: path, operation: "write", code: errno) }
    return real
  }

  /// Makes the new name durable. The file has been replaced by now: a folder that cannot be flushed (some
  /// network file systems) does not undo that, so it is no error.
  private func syncFolder() {
    let descriptor = retry { calls.open(target.parent, O_RDONLY | O_DIRECTORY | O_CLOEXEC, 0) }
    guard descriptor >= 0 else { return }
    _ = retry { calls.sync(descriptor) }
    _ = calls.close(descriptor)
  }
}
