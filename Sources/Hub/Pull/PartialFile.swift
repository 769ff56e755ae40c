import Files
import Glibc
import HTTP
import Synchronization

/// A file that is being fetched, under a name of its own: what is there of it is its beginning. It only ever grows at
/// its end, so that whoever is killed leaves a beginning, too. For one thread at a time.
final class PartialFile {
  let path: Path
  let descriptor: Int32
  /// Bytes that are there.
  private(set) var byteCount: Int
  private var flushed: Int

  /// Pieces in which the disk is told to begin writing: what is left for the end is little then.
  private static let stretch = 8 << 20
  private static let readSize = 1 << 20
  /// Fewer bytes are on the disk at once.
  private static let longFlush = 32 << 20

  /// Opens what is there, or begins it. Throws `FileError`.
  init(_ path: Path) throws(FileError) {
    // A link would lead the writing elsewhere; a pipe would wait.
    let flags = O_RDWR | O_CREAT | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC
    let opened = retry { path.call { open($0, flags, 0o666) } }
    guard opened >= 0 else { throw .system(file: path, operation: "write", code: errno) }
    do throws(FileError) {
      byteCount = try FileStamp(descriptor: opened, path: path).size
    } catch {
      close(opened)
      throw error
    }
    self.path = path
    descriptor = opened
    flushed = byteCount
  }

  deinit { close(descriptor) }

  /// Throws `FileError`.
  func append(_ bytes: UnsafeRawBufferPointer) throws(FileError) {
    var written = 0
    while written < bytes.count {
      let count = retry {
        pwrite(descriptor, bytes.baseAddress! + written, bytes.count - written, byteCount)
      }
      guard count > 0 else {
        throw .system(file: path, operation: "write", code: count == 0 ? ENOSPC : errno)
      }
      written += count
      byteCount += count
    }
    if byteCount - flushed >= Self.stretch { beginFlushing() }
  }

  private func beginFlushing() {
    // Linux begins to write what it is told to let go of; what is being written stays in memory.
    _ = posix_fadvise(descriptor, flushed, byteCount - flushed, POSIX_FADV_DONTNEED)
    flushed = byteCount
  }

  /// Throws `FileError`.
  func startAgain() throws(FileError) {
    guard retry({ ftruncate(descriptor, 0) }) == 0 else {
      throw .system(file: path, operation: "write", code: errno)
    }
    (byteCount, flushed) = (0, 0)
  }

  /// What is there, piece by piece. Throws `FileError`, and what `body` throws.
  func forEachPiece(_ body: (UnsafeRawBufferPointer) throws -> Void) throws {
    let buffer = try OwnedBytes(count: Self.readSize, file: path)
    var done = 0
    while done < byteCount {
      let wanted = min(Self.readSize, byteCount - done)
      let got = retry { pread(descriptor, buffer.mutableBytes.baseAddress!, wanted, done) }
      guard got >= 0 else { throw FileError.system(file: path, operation: "read", code: errno) }
      guard got > 0 else { throw FileError.changed(file: path) }
      try body(UnsafeRawBufferPointer(rebasing: buffer.bytes.prefix(got)))
      done += got
    }
  }

  /// To the disk. Throws `FileError`, or `HTTPError.cancelled`: of gigabytes a disk writes for seconds, and whoever
  /// stops is not kept for that.
  func flush(isCancelled: () -> Bool) throws {
    // Whoever is stopped leaves, and the descriptor stays open until the disk is done.
    let copy = byteCount > Self.longFlush ? fcntl(descriptor, F_DUPFD_CLOEXEC, 0) : -1
    let outcome = Outcome()
    let isStarted =
      copy >= 0
      && startThread {
        let code = retry { fsync(copy) } == 0 ? 0 : errno
        close(copy)
        outcome.code.withLock { $0 = code }
      }
    if !isStarted {
      if copy >= 0 { close(copy) }
      outcome.code.withLock { $0 = retry { fsync(descriptor) } == 0 ? 0 : errno }
    }
    while true {
      if let code = outcome.code.withLock({ $0 }) { return try check(code) }
      if isCancelled() { throw HTTPError.cancelled }
      usleep(5000)
    }
  }

  private final class Outcome: Sendable {
    /// nil: the disk still writes.
    let code = Mutex<Int32?>(nil)
  }

  private func check(_ code: Int32) throws(FileError) {
    guard code == 0 else { throw .system(file: path, operation: "write", code: code) }
  }

  /// Whether its name still means this file.
  var hasItsName: Bool {
    var (own, named) = (stat(), stat())
    return fstat(descriptor, &own) == 0 && path.call { lstat($0, &named) } == 0
      && (own.st_dev, own.st_ino) == (named.st_dev, named.st_ino)
  }
}

/// Makes names in a folder durable; some network file systems cannot, which is no error.
func flushFolder(_ folder: Path) {
  let descriptor = retry { folder.call { open($0, O_RDONLY | O_DIRECTORY | O_CLOEXEC) } }
  guard descriptor >= 0 else { return }
  _ = retry { fsync(descriptor) }
  close(descriptor)
}

/// Throws `FileError`.
func rename(_ old: Path, to new: Path) throws(FileError) {
  guard old.call({ old in new.call { Glibc.rename(old, $0) } }) == 0 else {
    throw .system(file: new, operation: "write", code: errno)
  }
}
