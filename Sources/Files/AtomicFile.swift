import Glibc

/// Replaces files whole or not at all.
///
/// The bytes go to a nameless temporary in the same folder, are flushed to the disk, and only then take the
/// file's name; where the file system has no nameless files, the temporary has a name starting with a dot.
/// Whatever fails, or whenever the process is killed, the old file is as it was. Locks are not its business:
/// of two writers at once, the last one wins.
public enum AtomicFile {
  /// Writes `bytes` to `path`. An existing file keeps its permissions; a link is followed, not replaced.
  public static func write(_ bytes: UnsafeRawBufferPointer, to path: String) throws(FileError) {
    try write(bytes, to: path, calls: SystemCalls())
  }

  public static func write(_ text: String, to path: String) throws(FileError) {
    let bytes = Array(text.utf8)
    let result = bytes.withUnsafeBytes { buffer in
      Result { () throws(FileError) in try write(buffer, to: path) }
    }
    try result.get()
  }

  static func write(_ bytes: UnsafeRawBufferPointer, to path: String, calls: SystemCalls) throws(FileError) {
    let target = try resolved(path)
    let folder = folder(of: target)
    var temporary = try Temporary(in: folder, path: path, calls: calls)
    do throws(FileError) {
      try fill(temporary, with: bytes, like: target, path: path, calls: calls)
      try temporary.takeName(target, path: path, calls: calls)
    } catch {
      temporary.discard(calls)
      throw error
    }
    syncFolder(folder, calls: calls)
  }

  private static func fill(
    _ temporary: Temporary, with bytes: UnsafeRawBufferPointer, like target: String, path: String,
    calls: SystemCalls
  ) throws(FileError) {
    var written = 0
    while written < bytes.count {
      let count = retry {
        calls.write(temporary.descriptor, bytes.baseAddress! + written, bytes.count - written)
      }
      guard count > 0 else {
        throw .system(file: path, operation: "write", code: count == 0 ? ENOSPC : errno)
      }
      written += count
    }
    var old = stat()
    if stat(target, &old) == 0 {
      guard calls.setMode(temporary.descriptor, old.st_mode & 0o7777) == 0 else {
        throw .system(file: path, operation: "write", code: errno)
      }
    }
    guard retry({ calls.sync(temporary.descriptor) }) == 0 else {
      throw .system(file: path, operation: "write", code: errno)
    }
  }

  /// The file a link leads to; the path itself where nothing is there yet.
  private static func resolved(_ path: String) throws(FileError) -> String {
    var status = stat()
    guard lstat(path, &status) == 0, status.st_mode & S_IFMT == S_IFLNK else { return path }
    guard let real = realpath(path, nil) else { throw .system(file: path, operation: "write", code: errno) }
    defer { free(real) }
    return String(cString: real)
  }

  private static func folder(of path: String) -> String {
    guard let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")) else { return "." }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }

  /// Makes the new name durable. The file has been replaced by now: a folder that cannot be flushed (some
  /// network file systems) does not undo that, so it is no error.
  private static func syncFolder(_ folder: String, calls: SystemCalls) {
    let descriptor = retry { calls.open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC, 0) }
    guard descriptor >= 0 else { return }
    _ = retry { calls.sync(descriptor) }
    _ = calls.close(descriptor)
  }
}
