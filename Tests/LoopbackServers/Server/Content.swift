import Files
import Glibc

/// Bytes that are served, in memory or not.
public enum Content: Sendable {
  case bytes([UInt8])
  /// Made when asked for, the same bytes for the same seed and offset: a file of gigabytes that is nowhere.
  case generated(size: Int, seed: UInt64)
  /// Read piece by piece, as it is at that moment.
  case file(Path, size: Int)
  /// The first one's bytes, then the second's.
  indirect case joined(Content, Content)
  indirect case part(of: Content, Range<Int>)

  public static func text(_ text: String) -> Content { .bytes(Array(text.utf8)) }

  /// A file on disk with the size it has now. Throws `FileError`.
  public static func file(_ path: Path) throws(FileError) -> Content { .file(path, size: try fileSize(path)) }

  public var size: Int {
    switch self {
    case .bytes(let bytes): bytes.count
    case .generated(let size, _): size
    case .file(_, let size): size
    case .joined(let first, let second): first.size + second.size
    case .part(let whole, let range): range.clamped(to: 0..<whole.size).count
    }
  }

  /// These bytes; fewer where a file has become shorter. The range is cut to the size.
  public func read(_ range: Range<Int>) -> [UInt8] {
    let range = range.clamped(to: 0..<size)
    switch self {
    case .bytes(let bytes): return Array(bytes[range])
    case .generated(_, let seed): return Self.generate(range, seed: seed)
    case .file(let path, _): return Self.read(path, range)
    case .joined(let first, let second):
      let cut = first.size
      let tail = max(0, range.lowerBound - cut)..<max(0, range.upperBound - cut)
      return first.read(range) + (tail.isEmpty ? [] : second.read(tail))
    case .part(let whole, let part):
      return whole.read(part.lowerBound + range.lowerBound..<part.lowerBound + range.upperBound)
    }
  }

  /// Calls `body` with all of it, piece after piece; ends early when that gives false.
  public func forEachPiece(of pieceSize: Int = 1 << 18, _ body: ([UInt8]) -> Bool) {
    var offset = 0
    while offset < size {
      let piece = read(offset..<min(size, offset + pieceSize))
      guard !piece.isEmpty, body(piece) else { return }
      offset += piece.count
    }
  }

  private static func generate(_ range: Range<Int>, seed: UInt64) -> [UInt8] {
    [UInt8](unsafeUninitializedCapacity: range.count) { buffer, count in
      var word: UInt64 = 0
      for index in range {
        if index & 7 == 0 || index == range.lowerBound { word = mixed(seed &+ UInt64(index >> 3)) }
        buffer[index - range.lowerBound] = UInt8(truncatingIfNeeded: word >> UInt64((index & 7) * 8))
      }
      count = range.count
    }
  }

  /// The finalizer of splitmix64.
  private static func mixed(_ number: UInt64) -> UInt64 {
    var z = number &* 0x9E37_79B9_7F4A_7C15
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }

  private static func read(_ path: Path, _ range: Range<Int>) -> [UInt8] {
    let descriptor = retry { path.call { open($0, O_RDONLY | O_CLOEXEC) } }
    guard descriptor >= 0 else { return [] }
    defer { close(descriptor) }
    return [UInt8](unsafeUninitializedCapacity: range.count) { buffer, count in
      while count < range.count {
        let got = retry {
          pread(descriptor, buffer.baseAddress! + count, range.count - count, range.lowerBound + count)
        }
        guard got > 0 else { return }
        count += got
      }
    }
  }
}
