import Files
import Glibc

/// A lock between processes and threads, as huggingface_hub's filelock takes it: `flock` on a file that stays.
///
/// Where the file system has no such locks, none is taken: both write the same bytes to the same places then.
final class FileLock {
  private let descriptor: Int32

  /// Takes the lock on a file of its own, which is made where it is missing.
  ///
  /// - Parameters:
  ///   - isCancelled: asked every 20 ms while somebody else has it; then nil comes back.
  ///   - onWait: called once, where somebody else has it.
  ///
  /// Throws `FileError`.
  init?(_ path: Path, isCancelled: () -> Bool, onWait: () -> Void = {}) throws(FileError) {
    var hasWaited = false
    while true {
      let opened = retry {
        path.call { open($0, O_RDWR | O_CREAT | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC, 0o664) }
      }
      guard opened >= 0 else { throw .system(file: path, operation: "lock", code: errno) }
      while !Self.take(opened) {
        if !hasWaited { onWait() }
        hasWaited = true
        if isCancelled() {
          close(opened)
          return nil
        }
        usleep(20_000)
      }
      var status = stat()
      // Whoever had it may have removed it.
      if fstat(opened, &status) != 0 || status.st_nlink > 0 {
        descriptor = opened
        return
      }
      close(opened)
    }
  }

  deinit { close(descriptor) }

  /// By its end at the latest.
  func release() { _ = retry { flock(descriptor, LOCK_UN) } }

  /// False: somebody else has it.
  static func take(_ descriptor: Int32) -> Bool {
    retry { flock(descriptor, LOCK_EX | LOCK_NB) } == 0 || errno != EWOULDBLOCK
  }
}
