import Glibc

/// A whole regular file in memory. Read, not mapped: a file that shrinks under a mapping is a SIGBUS.
public struct RegularFile: ~Copyable {
  private let buffer: UnsafeMutableRawBufferPointer

  deinit { free(buffer.baseAddress) }

  public var count: Int { buffer.count }

  public func withUnsafeBytes<Result, Failure: Error>(
    _ body: (UnsafeRawBufferPointer) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    try body(UnsafeRawBufferPointer(buffer))
  }

  /// Reads the file at `path`, following links, if it is regular and has at most `limit` bytes.
  ///
  /// Opening never waits: a FIFO without a writer or a slow device is refused like any other.
  public init(reading path: String, limit: Int) throws(FileError) {
    try self.init(reading: path, limit: limit, calls: SystemCalls())
  }

  init(reading path: String, limit: Int, calls: SystemCalls) throws(FileError) {
    let descriptor = SystemCalls.retrying {
      calls.open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC | O_NOCTTY, 0)
    }
    guard descriptor >= 0 else { throw .failed(path: path, doing: "open", errno: errno) }
    defer { _ = calls.close(descriptor) }
    let size = try Self.size(of: descriptor, path: path, limit: limit, calls: calls)
    guard let block = malloc(max(size, 1)) else { throw .outOfMemory(path: path, bytes: size) }
    do throws(FileError) {
      try Self.fill(block, size, from: descriptor, path: path, calls: calls)
    } catch {
      free(block)
      throw error
    }
    buffer = UnsafeMutableRawBufferPointer(start: block, count: size)
  }

  private static func size(
    of descriptor: Int32, path: String, limit: Int, calls: SystemCalls
  ) throws(FileError) -> Int {
    var status = stat()
    guard calls.status(descriptor, &status) == 0 else {
      throw .failed(path: path, doing: "read", errno: errno)
    }
    guard status.st_mode & S_IFMT == S_IFREG else {
      throw .notRegular(path: path, kind: kind(status.st_mode))
    }
    let size = Int(status.st_size)
    guard size <= limit else { throw .tooLarge(path: path, bytes: size, limit: limit) }
    return size
  }

  private static func kind(_ mode: mode_t) -> String {
    switch mode & S_IFMT {
    case S_IFDIR: "folder"
    case S_IFIFO: "FIFO"
    case S_IFSOCK: "socket"
    default: "device"
    }
  }

  private static func fill(
    _ block: UnsafeMutableRawPointer, _ size: Int, from descriptor: Int32, path: String, calls: SystemCalls
  ) throws(FileError) {
    var filled = 0
    while filled < size {
      let got = SystemCalls.retrying { calls.read(descriptor, block + filled, size - filled) }
      guard got >= 0 else { throw .failed(path: path, doing: "read", errno: errno) }
      guard got > 0 else { throw .shrank(path: path, expected: size, got: filled) }
      filled += got
    }
  }
}
