import Glibc

/// What can be wrong with a file before its contents are looked at.
public enum FileError: Error, Equatable, CustomStringConvertible {
  /// A system call failed; `code` is its errno.
  case system(file: Path, operation: String, code: Int32)
  /// A folder, pipe, device or socket where a file must be.
  case notRegular(file: Path, kind: String)
  case tooLarge(file: Path, size: Int, limit: Int)
  /// The file became shorter, or was written to, while it was in use.
  case changed(file: Path)
  /// Something is there that is not to be replaced.
  case exists(file: Path)
  case outOfMemory(file: Path, bytes: Int)

  public var description: String {
    switch self {
    case .system(let file, let operation, let code):
      "\(file): cannot \(operation): \(String(cString: strerror(code)))"
    case .notRegular(let file, let kind): "\(file): is a \(kind), not a file"
    case .tooLarge(let file, let size, let limit):
      "\(file): \(size) bytes are more than the \(limit) that are read"
    case .changed(let file): "\(file): the file changed while it was in use"
    case .exists(let file): "\(file): is there already"
    case .outOfMemory(let file, let bytes): "\(file): no memory for \(bytes) bytes"
    }
  }
}
