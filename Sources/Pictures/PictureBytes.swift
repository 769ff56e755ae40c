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
  private var read: Reader
  private var window: [UInt8] = []
  private var windowStart = 0
  /// How much is read at once where one place follows another, and where it does not.
  private static let longReach = 4096, shortReach = 64

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

  var count: Int { stamp.size }

  func byte(_ at: Int) -> UInt8? {
    guard has(at, 1), fill(at, 1) else { return nil }
    return window[at - windowStart]
  }

  /// 16 bits.
  func word(_ at: Int, big: Bool) -> Int? { block(at, 2)?.word(0, big: big) }

  /// 32 bits.
  func long(_ at: Int, big: Bool) -> Int? { block(at, 4)?.long(0, big: big) }

  /// Whether `length` bytes follow `at`.
  func has(_ at: Int, _ length: Int) -> Bool {
    at >= 0 && length >= 0 && at <= count && length <= count - at
  }

  /// `length` bytes from `at` on, or nil when they are not all there.
  func block(_ at: Int, _ length: Int) -> ByteReader? {
    guard has(at, length), fill(at, length) else { return nil }
    return ByteReader(window[(at - windowStart)..<(at - windowStart + length)])
  }

  /// The whole file, in memory of its own: from now on later changes of the file do not matter. Throws `FileError`.
  func load(_ path: Path) throws(FileError) -> OwnedBytes {
    // Read, not mapped: a file that shrinks under a mapping is a SIGBUS.
    let whole = try OwnedBytes(count: count, file: path)
    try read(whole.mutableBytes, 0)
    read = { buffer, at in
      buffer.copyMemory(from: UnsafeRawBufferPointer(rebasing: whole.bytes[at..<at + buffer.count]))
    }
    window = []
    return whole
  }

  private func fill(_ at: Int, _ length: Int) -> Bool {
    let end = windowStart + window.count
    guard at < windowStart || at + length > end else { return true }
    let isNear = at >= windowStart && at <= end + Self.longReach
    let reach = max(length, isNear ? Self.longReach : Self.shortReach)
    window = [UInt8](repeating: 0, count: min(reach, count - at))
    windowStart = at
    do throws(FileError) {
      try window.withUnsafeMutableBufferPointer { buffer throws(FileError) in
        try read(UnsafeMutableRawBufferPointer(buffer), at)
      }
      return true
    } catch {
      fault = fault ?? error
      window = []
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
        guard let block = bytes.block(at, count) else { return 0 }
        block.withUnsafeBytes { UnsafeMutableRawBufferPointer(start: to, count: count).copyMemory(from: $0) }
        return 1
      })
    return withExtendedLifetime(self) { withUnsafePointer(to: &source, body) }
  }
}
