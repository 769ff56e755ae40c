import Files
import Glibc

/// A regular file mapped for reading.
///
/// The mapping lives as long as this object. A file that another program shortens while it is mapped makes
/// reads fault with SIGBUS: `checkUnchanged` finds it in time between requests, and for what is left
/// `mappedFileFault` gives a crash handler the line to print.
public final class MappedFile: @unchecked Sendable {
  public let path: Path
  public let bytes: UnsafeRawBufferPointer
  let stamp: FileStamp

  public init(_ path: Path) throws(FileError) {
    let file = try RegularFile(path)
    self.path = path
    stamp = file.stamp
    guard file.size > 0 else {
      // mmap refuses a length of 0.
      bytes = UnsafeRawBufferPointer(start: nil, count: 0)
      return
    }
    let base = mmap(nil, file.size, PROT_READ, MAP_SHARED, file.descriptor, 0)
    guard let base, base != MAP_FAILED else { throw .system(file: path, operation: "map", code: errno) }
    bytes = UnsafeRawBufferPointer(start: base, count: file.size)
    FaultTable.shared.add(bytes, path: path)
  }

  deinit {
    guard let base = bytes.baseAddress else { return }
    FaultTable.shared.remove(bytes)
    munmap(UnsafeMutableRawPointer(mutating: base), bytes.count)
  }

  /// Gives the memory of the pages that lie inside `part` back; what is read again comes from the file.
  func releasePages(_ part: UnsafeRawBufferPointer) {
    guard let base = part.baseAddress else { return }
    let page = UInt(getpagesize())
    let (start, end) = (UInt(bitPattern: base), UInt(bitPattern: base + part.count))
    let (first, last) = ((start + page - 1) / page * page, end / page * page)
    guard first < last else { return }
    madvise(UnsafeMutableRawPointer(bitPattern: first), Int(last - first), MADV_DONTNEED)
  }

  /// Throws when the path no longer leads to the contents that were mapped.
  public func checkUnchanged() throws(FileError) {
    let now = try RegularFile(path).stamp
    guard now == stamp else { throw .changed(file: path) }
  }
}
