import CImageFiles
import Files

/// The bytes of a picture file, read where they are wanted: what says something about a picture stands at its
/// beginning and between its pixels, and of the pixels themselves nothing is read for it.
///
/// Near places are read together. What a file lacks, or a read that fails, is nil.
final class PictureBytes {
  /// Fills a buffer from an offset.
  typealias Reader = (UnsafeMutableRawBufferPointer, Int) throws(FileError) -> Void

  let stamp: FileStamp
  /// What the first read that failed came upon.
  private(set) var fault: FileError?
  private let read: Reader
  /// The bytes from `start` to `end`, read last. Asked for a byte at a time, so its bounds are not watched over.
  private let window = UnsafeMutableRawBufferPointer.allocate(byteCount: 4096, alignment: 16)
  @exclusivity(unchecked) private var start = 0
  @exclusivity(unchecked) private var end = 0
  /// How much is read where a place does not follow another: pixels lie around it.
  private static let shortReach = 64

  init(_ path: Path) throws(FileError) {
    let file = try RegularFile(path)
    let (size, limit) = (file.size, PictureFile.byteLimit)
    guard size <= limit else { throw .tooLarge(file: path, size: size, limit: limit) }
    stamp = file.stamp
    read = { buffer, at throws(FileError) in try file.read(into: buffer, at: at) }
  }

  init(_ stamp: FileStamp, read: @escaping Reader) {
    self.stamp = stamp
    self.read = read
  }

  deinit { window.deallocate() }

  var count: Int { stamp.size }

  func byte(_ at: Int) -> UInt8? { isHere(at, 1) ? window[at - start] : nil }

  /// 16 bits.
  func word(_ at: Int, big: Bool) -> Int? {
    guard isHere(at, 2) else { return nil }
    let value = window.loadUnaligned(fromByteOffset: at - start, as: UInt16.self)
    return Int(big ? value.bigEndian : value.littleEndian)
  }

  /// 32 bits.
  func long(_ at: Int, big: Bool) -> Int? {
    guard isHere(at, 4) else { return nil }
    let value = window.loadUnaligned(fromByteOffset: at - start, as: UInt32.self)
    return Int(big ? value.bigEndian : value.littleEndian)
  }

  /// Whether `length` bytes follow `at`.
  func has(_ at: Int, _ length: Int) -> Bool {
    at >= 0 && length >= 0 && at <= count && length <= count - at
  }

  /// `length` bytes from `at` on, or nil when they are not all there.
  func block(_ at: Int, _ length: Int) -> ByteReader? {
    guard has(at, length) else { return nil }
    var bytes = [UInt8](repeating: 0, count: length)
    return bytes.withUnsafeMutableBytes({ copy(at, to: $0) }) ? ByteReader(bytes[...]) : nil
  }

  /// Fills a buffer from `at` on; false where that fails.
  func copy(_ at: Int, to buffer: UnsafeMutableRawBufferPointer) -> Bool {
    guard buffer.count <= window.count else { return has(at, buffer.count) && fill(buffer, at) }
    guard isHere(at, buffer.count) else { return false }
    buffer.copyMemory(from: UnsafeRawBufferPointer(rebasing: window[at - start..<at - start + buffer.count]))
    return true
  }

  /// The whole file, in memory of its own: later changes of the file do not matter. Throws `FileError`.
  func whole(_ path: Path) throws(FileError) -> OwnedBytes {
    // Read, not mapped: a file that shrinks under a mapping is a SIGBUS.
    let whole = try OwnedBytes(count: count, file: path)
    try read(whole.mutableBytes, 0)
    return whole
  }

  /// Whether some bytes, not more than the window's, are in it, or could be read into it.
  private func isHere(_ at: Int, _ length: Int) -> Bool {
    if at >= start, at + length <= end { return true }
    guard has(at, length) else { return false }
    let isNear = at >= start && at <= end + window.count
    let reach = min(isNear ? window.count : max(length, Self.shortReach), count - at)
    (start, end) = (at, at)
    guard fill(UnsafeMutableRawBufferPointer(rebasing: window[..<reach]), at) else { return false }
    end = at + reach
    return true
  }

  private func fill(_ buffer: UnsafeMutableRawBufferPointer, _ at: Int) -> Bool {
    do throws(FileError) {
      try read(buffer, at)
      return true
    } catch {
      fault = fault ?? error
      return false
    }
  }

  /// For the C decoders. The source is good within `body` only.
  func withSource<Result>(_ body: (UnsafePointer<cif_source>) -> Result) -> Result {
    var source = cif_source(
      file: Unmanaged.passUnretained(self).toOpaque(), size: count,
      read: { file, at, to, count in
        guard let file, let to else { return 0 }
        let bytes = Unmanaged<PictureBytes>.fromOpaque(file).takeUnretainedValue()
        return bytes.copy(at, to: UnsafeMutableRawBufferPointer(start: to, count: count)) ? 1 : 0
      })
    return withExtendedLifetime(self) { withUnsafePointer(to: &source, body) }
  }
}
