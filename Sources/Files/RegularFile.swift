import Glibc

/// A regular file, open for reading. Folders, pipes and devices are refused without waiting on them.
public struct RegularFile: ~Copyable {
  public let path: Path
  public let descriptor: Int32
  public let stamp: FileStamp

  public var size: Int { stamp.size }

  public init(_ path: Path) throws(FileError) {
    // O_NONBLOCK: opening a pipe without a writer would wait for ever.
    let opened = retry { path.call { open($0, O_RDONLY | O_NONBLOCK | O_CLOEXEC) } }
    guard opened >= 0 else { throw .system(file: path, operation: "open", code: errno) }
    do throws(FileError) {
      stamp = try FileStamp(descriptor: opened, path: path)
    } catch {
      close(opened)
      throw error
    }
    self.path = path
    descriptor = opened
  }

  deinit { close(descriptor) }

  /// The whole file, in memory of its own: later changes of the file do not matter.
  public func readAll(limit: Int) throws(FileError) -> OwnedBytes {
    guard size <= limit else { throw .tooLarge(file: path, size: size, limit: limit) }
    let bytes = try OwnedBytes(count: size, file: path)
    try read(into: bytes.mutableBytes, at: 0)
    return bytes
  }

  /// Fills `buffer` from `offset`; a file that ends before that has changed.
  public func read(into buffer: UnsafeMutableRawBufferPointer, at offset: Int) throws(FileError) {
    var done = 0
    while done < buffer.count {
      let got = retry { pread(descriptor, buffer.baseAddress! + done, buffer.count - done, offset + done) }
      guard got >= 0 else { throw .system(file: path, operation: "read", code: errno) }
      guard got > 0 else { throw .changed(file: path) }
      done += got
    }
  }
}

/// Whether something is at a path; a link that leads nowhere is not. Throws `FileError` where that cannot be told:
/// what may not be looked at is not missing.
public func exists(_ path: Path) throws(FileError) -> Bool { try mode(path) != nil }

/// Whether a path leads to a folder. Throws `FileError` where that cannot be told.
public func isFolder(_ path: Path) throws(FileError) -> Bool {
  try mode(path).map { $0 & S_IFMT == S_IFDIR } ?? false
}

/// What is at a path, nil for nothing.
private func mode(_ path: Path) throws(FileError) -> mode_t? {
  var status = stat()
  if retry({ path.call { stat($0, &status) } }) == 0 { return status.st_mode }
  guard errno == ENOENT || errno == ENOTDIR else { throw .system(file: path, operation: "stat", code: errno) }
  return nil
}

/// A small file's bytes; larger ones than `limit` are refused. Throws `FileError`.
public func readFile(_ path: Path, limit: Int) throws(FileError) -> [UInt8] {
  let owned = try RegularFile(path).readAll(limit: limit)
  return Array(owned.bytes)
}

/// Bytes of a regular file. Throws `FileError`.
public func fileSize(_ path: Path) throws(FileError) -> Int { try RegularFile(path).size }
