import Glibc

/// Size and identity of a file's contents, to see later whether they are still the same.
public struct FileStamp: Hashable, Sendable, Codable, CustomStringConvertible {
  public let size: Int
  public let inode: UInt
  /// When the contents were last written, since 1970.
  public let seconds: Int
  public let nanoseconds: Int

  public init(descriptor: Int32, path: Path) throws(FileError) {
    var status = stat()
    guard retry({ fstat(descriptor, &status) }) == 0 else {
      throw .system(file: path, operation: "stat", code: errno)
    }
    try self.init(status, of: path)
  }

  private init(_ status: stat, of path: Path) throws(FileError) {
    guard status.st_mode & S_IFMT == S_IFREG else {
      throw .notRegular(file: path, kind: kindName(status.st_mode))
    }
    self.init(status)
  }

  /// What `stat` told of a file.
  public init(_ status: stat) {
    self.init(
      size: Int(status.st_size), inode: UInt(status.st_ino), seconds: status.st_mtim.tv_sec,
      nanoseconds: status.st_mtim.tv_nsec)
  }

  public init(size: Int, inode: UInt, seconds: Int, nanoseconds: Int = 0) {
    self.size = size
    self.inode = inode
    self.seconds = seconds
    self.nanoseconds = nanoseconds
  }

  /// Of the file at a path, which is not opened. Throws `FileError`.
  public init(_ path: Path) throws(FileError) {
    var status = stat()
    guard retry({ path.call { stat($0, &status) } }) == 0 else {
      throw .system(file: path, operation: "stat", code: errno)
    }
    try self.init(status, of: path)
  }

  public var description: String { "\(inode) \(size) \(seconds).\(nanoseconds)" }
}

private func kindName(_ mode: mode_t) -> String {
  switch mode & S_IFMT {
  case S_IFDIR: "folder"
  case S_IFIFO: "pipe"
  case S_IFSOCK: "socket"
  default: "device"
  }
}
