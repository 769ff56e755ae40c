import Files
import Tensors

/// Packs a checkpoint's matrices into a file, piece by piece, so that it takes little memory and can be stopped.
struct PackedWeightsWriter {
  /// Bytes of the source that are packed at a time.
  private static let piece = 16 << 20
  /// Bytes written between two waits for the disk.
  private static let burst = 64 << 20

  let list: PackingList
  let header: PackedHeader
  /// Gets 0...1 and may throw to stop.
  let progress: (Double) throws -> Void

  /// The file gets its name when all is on the disk; before that nothing of it is seen. `check` is asked last.
  ///
  /// Throws `FileError`, `ComputeError`, or what `progress` or `check` throws.
  func write(to path: String, check: () throws -> Void) throws {
    var file = try PendingFile(Path(path))
    let start = try header.bytes()
    try start.withUnsafeBytes { bytes in Result { () throws(FileError) in try file.write(bytes, at: 0) } }
      .get()
    let total = list.items.reduce(0) { $0 + $1.tensor.bytes.count }
    var (done, unflushed) = (0, 0)
    for (item, matrix) in zip(list.items, header.contents.matrices) {
      for rows in Self.pieces(item) {
        try progress(Double(done) / Double(max(total, 1)))
        let source = item.tensor.rows(rows)
        unflushed += try Self.write(source, rows, item.form, to: file, at: start.count + matrix.offset)
        done += source.bytes.count
        source.releasePages()
        if unflushed > Self.burst {
          try file.flush()
          unflushed = 0
        }
      }
    }
    try progress(1)
    try check()
    try file.commit()
  }

  private static func pieces(_ item: PackingList.Item) -> [Range<Int>] {
    let (outputs, group) = (item.form.outputs, item.form.rowsOfGroup)
    let rowBytes = max(item.tensor.bytes.count / max(outputs, 1), 1)
    let rows = max(piece / rowBytes / group, 1) * group
    return stride(from: 0, to: outputs, by: rows).map { $0..<min($0 + rows, outputs) }
  }

  /// Packs some rows of a matrix; tells how many bytes that made.
  private static func write(
    _ source: StoredTensor, _ rows: Range<Int>, _ form: PackedForm, to file: borrowing PendingFile,
    at start: Int
  ) throws -> Int {
    let packed = try WeightMatrix(source, precision: form.precision)
    // Of a matrix that is packed the bytes are there.
    guard let bytes = packed.packedBytes else { return 0 }
    try withExtendedLifetime(packed) {
      var first = 0
      for place in form.places(of: rows) {
        let part = UnsafeRawBufferPointer(rebasing: bytes[first..<first + place.count])
        try file.write(part, at: start + place.lowerBound)
        first += place.count
      }
    }
    return bytes.count
  }
}
