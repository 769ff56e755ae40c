import Glibc

/// The names in a folder, "." and ".." left out, in the order of their bytes; none where it cannot be read.
public func names(in folder: Path) -> [Path] {
  guard let stream: OpaquePointer = folder.call({ opendir($0) }) else { return [] }
  defer { closedir(stream) }
  var names: [Path] = []
  while let entry = readdir(stream) {
    let name = withUnsafeBytes(of: entry.pointee.d_name) { bytes in Path(bytes: bytes.prefix { $0 != 0 }) }
    if name != ".", name != ".." { names.append(name) }
  }
  return names.sorted { $0.bytes.lexicographicallyPrecedes($1.bytes) }
}

/// Makes a folder and those it stands in, for their owner alone; one that is there is left as it is. Throws
/// `FileError`.
public func makeFolder(_ path: Path) throws(FileError) {
  if path.call({ mkdir($0, 0o700) }) == 0 { return }
  if errno == ENOENT, path.parent != path {
    try makeFolder(path.parent)
    if path.call({ mkdir($0, 0o700) }) == 0 { return }
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
