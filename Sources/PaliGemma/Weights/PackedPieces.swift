import Files
import Tensors

/// A matrix packed some rows at a time, so that no more of the checkpoint's numbers than that lies in memory.
struct PackedPieces {
  let form: PackedForm
  /// [outputs, inputs]
  let tensor: WeightTensor

  /// Bytes of the checkpoint's numbers.
  var byteCount: Int { tensor.shape.reduce(tensor.elementType.byteCount, *) }

  /// Rows that are packed, written and checked together.
  var pieces: [Range<Int>] {
    let (outputs, group) = (form.outputs, form.rowsOfGroup)
    let rowBytes = max(byteCount / max(outputs, 1), 1)
    let rows = max(Self.pieceBytes / rowBytes / group, 1) * group
    return stride(from: 0, to: outputs, by: rows).map { $0..<min($0 + rows, outputs) }
  }

  /// Bytes of the source that are packed at a time.
  private static let pieceBytes = 16 << 20

  /// Packs a piece and gives `body` its parts, each with its place in the packed matrix. Tells how many bytes of the
  /// checkpoint that was.
  func pack(
    _ rows: Range<Int>, _ body: (_ part: UnsafeRawBufferPointer, _ place: Int) throws -> Void
  ) throws -> Int {
    let source = try tensor.rows(rows)
    let packed = try form.pack(source)
    defer { source.releasePages() }
    guard let bytes = packed.packedBytes else { return source.bytes.count }
    try withExtendedLifetime(packed) {
      var first = 0
      for place in form.places(of: rows) {
        try body(UnsafeRawBufferPointer(rebasing: bytes[first..<first + place.count]), place.lowerBound)
        first += place.count
      }
    }
    return source.bytes.count
  }

  /// All of it, in memory of its own.
  func matrix() throws -> WeightMatrix {
    let memory = try OwnedBytes(count: form.byteCount, file: "")
    for rows in pieces {
      _ = try pack(rows) { part, place in
        UnsafeMutableRawBufferPointer(rebasing: memory.mutableBytes[place..<place + part.count])
          .copyMemory(from: part)
      }
    }
    return WeightMatrix(packed: memory.bytes, form: form, owner: memory)
  }
}
