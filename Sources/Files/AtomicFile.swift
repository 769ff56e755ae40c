/// Replaces files whole or not at all.
///
/// The bytes go to a nameless temporary in the same folder, are flushed to the disk, and only then take the
/// file's name; where the file system has no nameless files, the temporary has a name starting with a dot.
/// Whatever fails, or whenever the process is killed, the old file is as it was. Locks are not its business:
/// of two writers at once, the last one wins.
public enum AtomicFile {
  /// Writes `bytes` to `path`. An existing file keeps its permissions; a link is followed, not replaced.
  /// Not `replacing`, an existing file is `FileError.exists`.
  public static func write(
    _ bytes: UnsafeRawBufferPointer, to path: Path, replacing: Bool = true
  ) throws(FileError) {
    try write(bytes, to: path, replacing: replacing, calls: SystemCalls())
  }

  public static func write(_ text: String, to path: Path) throws(FileError) {
    let bytes = Array(text.utf8)
    let result = bytes.withUnsafeBytes { buffer in
      Result { () throws(FileError) in try write(buffer, to: path) }
    }
    try result.get()
  }

  static func write(
    _ bytes: UnsafeRawBufferPointer, to path: Path, replacing: Bool = true, calls: SystemCalls
  ) throws(FileError) {
    var file = try PendingFile(path, calls: calls)
    try file.write(bytes, at: 0)
    try file.commit(replacing: replacing)
  }
}
