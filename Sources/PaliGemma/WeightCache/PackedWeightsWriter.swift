import Files
import Tensors

/// Packs a checkpoint's matrices into a file, piece by piece, so that it takes little memory and can be stopped.
struct PackedWeightsWriter {
  /// Bytes written between two waits for the disk.
  private static let burst = 64 << 20

  let list: PackingList
  let header: PackedHeader
  /// Gets 0...1 and may throw to stop.
  let progress: (Double) throws -> Void

  /// The file gets its name when all is on the disk; before that nothing of it is seen. `check` is asked last.
  ///
  /// Throws `FileError`, `ComputeError`, or what `progress` or `check` throws.
  func write(to path: Path, check: () throws -> Void) throws {
    var file = try PendingFile(path)
    let start = try header.bytes()
    try Self.write(start, to: file, at: 0)
    let total = list.items.reduce(0) { $0 + $1.packing.byteCount }
    var (done, unflushed) = (0, 0)
    var checksums = PackedChecksums()
    for (item, matrix) in zip(list.items, header.contents.matrices) {
      for rows in item.packing.pieces {
        try progress(Double(done) / Double(max(total, 1)))
        done += try item.packing.pack(rows) { part, place in
          checksums.add(part)
          try file.write(part, at: start.count + matrix.offset + place)
          unflushed += part.count
        }
        if unflushed > Self.burst {
          try file.flush()
          unflushed = 0
        }
      }
    }
    try progress(1)
    try Self.write(checksums.bytes, to: file, at: start.count + header.contents.checksums)
    try check()
    try file.commit()
  }

  private static func write(_ bytes: [UInt8], to file: borrowing PendingFile, at start: Int) throws(FileError)
  {
    let result = bytes.withUnsafeBytes { part in
      Result { () throws(FileError) in try file.write(part, at: start) }
    }
    try result.get()
  }
}
