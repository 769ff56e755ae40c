import Tensors

/// What stands behind the matrices of a file of packed weights: the checksum of every piece, in the order in which
/// pieces are written, then the checksum of these. 8 bytes each, little-endian.
///
/// What lies between matrices, to align them, has none and is never read.
struct PackedChecksums {
  private var sums: [UInt64] = []

  static func byteCount(pieces: Int) -> Int { 8 * (pieces + 1) }

  mutating func add(_ piece: UnsafeRawBufferPointer) { sums.append(checksum(piece)) }

  var bytes: [UInt8] {
    let written = sums.flatMap { withUnsafeBytes(of: $0.littleEndian, Array.init) }
    let own = written.withUnsafeBytes { checksum($0) }
    return written + withUnsafeBytes(of: own.littleEndian, Array.init)
  }

  /// Whether the pieces are as they were written, and so are the checksums. Reads all of them, on all cores.
  /// `progress` gets 0...1 and may throw to stop.
  static func hold(
    _ table: UnsafeRawBufferPointer, for pieces: [UnsafeRawBufferPointer], progress: (Double) throws -> Void
  ) rethrows -> Bool {
    func sum(_ index: Int) -> UInt64 {
      UInt64(littleEndian: table.loadUnaligned(fromByteOffset: 8 * index, as: UInt64.self))
    }
    guard table.count == byteCount(pieces: pieces.count) else { return false }
    let written = UnsafeRawBufferPointer(rebasing: table[..<(8 * pieces.count)])
    guard checksum(written) == sum(pieces.count) else { return false }
    for first in stride(from: 0, to: pieces.count, by: atOnce) {
      try progress(Double(first) / Double(pieces.count))
      let range = first..<min(first + atOnce, pieces.count)
      guard checksums(Array(pieces[range])) == range.map(sum) else { return false }
    }
    return true
  }

  /// Pieces between two looks at whether to stop: at most some hundred megabytes.
  private static let atOnce = 32
}
