import Files
import Glibc

/// A lock on a folder: everybody who has the database in it open shares it, whoever sets the database aside has it
/// alone. Nobody may rename a database that another program writes to.
///
/// Where the file system has no such locks, none is taken.
final class FolderLock {
  private let descriptor: Int32

  /// Throws `FileError`.
  init(_ folder: Path) throws(FileError) {
    descriptor = retry { folder.call { open($0, O_RDONLY | O_DIRECTORY | O_CLOEXEC) } }
    guard descriptor >= 0 else { throw .system(file: folder, operation: "open", code: errno) }
  }

  deinit { close(descriptor) }

  func share() -> Bool { take(LOCK_SH) }

  /// False: others share it; then this one has it no more.
  func takeAlone() -> Bool { take(LOCK_EX) }

  private func take(_ kind: Int32) -> Bool {
    retry { flock(descriptor, kind | LOCK_NB) } == 0 || errno != EWOULDBLOCK
  }
}
