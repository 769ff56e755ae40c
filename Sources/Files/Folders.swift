import Glibc

/// The same as `readNames`; none where it cannot be read.
public func names(in folder: Path) -> [Path] { (try? readNames(in: folder)) ?? [] }

/// The names in a folder, "." and ".." left out, in the order of their bytes. Throws `FileError`.
public func readNames(in folder: Path) throws(FileError) -> [Path] {
  guard let stream: OpaquePointer = folder.call({ opendir($0) }) else {
    throw .system(file: folder, operation: "be read", code: errno)
  }
  defer { closedir(stream) }
  var names: [Path] = []
  while let entry = readdir(stream) {
    let name = withUnsafeBytes(of: entry.pointee.d_name) { bytes in Path(bytes: bytes.prefix { $0 != 0 }) }
    if name != ".", name != ".." { names.append(name) }
  }
  return names.sorted { $0.bytes.lexicographicallyPrecedes($1.bytes) }
}

/// Makes a folder and those it stands in, for their owner alone where nothing else is said; one that is there is left
/// as it is. Throws `FileError`.
public func makeFolder(_ path: Path, mode: mode_t = 0o700) throws(FileError) {
  if path.call({ mkdir($0, mode) }) == 0 { return }
  if errno == ENOENT, path.parent != path {
    try makeFolder(path.parent, mode: mode)
    if path.call({ mkdir($0, mode) }) == 0 { return }
  }
  let code = errno
  guard code == EEXIST, try isFolder(path) else {
    throw .system(file: path, operation: "make", code: code)
  }
}

/// Removes a file; one that is not there is no error. Throws `FileError`.
public func removeFile(_ path: Path) throws(FileError) {
  guard path.call({ unlink($0) }) == 0 || errno == ENOENT else {
    throw .system(file: path, operation: "remove", code: errno)
  }
}

/// Whether a name from a file's contents can only mean an entry of the folder at hand.
public func isPlainFileName(_ name: String) -> Bool {
  !name.isEmpty && name != "." && name != ".." && name.utf8.count <= 255
    && !name.utf8.contains { $0 == UInt8(ascii: "/") || $0 == 0 }
}

/// What may still be written on the disk of a folder; nil where that is not told.
public func freeBytes(_ folder: Path) -> Int? {
  var status = statvfs()
  guard folder.call({ statvfs($0, &status) }) == 0 else { return nil }
  let (bytes, overflow) = status.f_bavail.multipliedReportingOverflow(by: UInt(status.f_frsize))
  return overflow ? nil : Int(clamping: bytes)
}
