import Glibc

/// Bytes in memory of their own, taken through a checked allocation and 64-byte aligned.
public final class OwnedBytes: @unchecked Sendable {
  public let mutableBytes: UnsafeMutableRawBufferPointer

  public var bytes: UnsafeRawBufferPointer { UnsafeRawBufferPointer(mutableBytes) }

  public init(count: Int, file: Path) throws(FileError) {
    var base: UnsafeMutableRawPointer?
    guard posix_memalign(&base, 64, max(count, 1)) == 0 else {
      throw .outOfMemory(file: file, bytes: count)
    }
    mutableBytes = UnsafeMutableRawBufferPointer(start: base, count: count)
  }

  public convenience init(copying source: some Collection<UInt8>, file: Path) throws(FileError) {
    try self.init(count: source.count, file: file)
    mutableBytes.copyBytes(from: source)
  }

  deinit { free(mutableBytes.baseAddress) }
}
