import Files
import Tensors

/// Packed weights, mapped from a file: their memory is the system's cache.
struct PackedWeights: PackedMatrices {
  private let mapping: MappedFile
  private let places: [WeightSlot: (form: PackedForm, bytes: UnsafeRawBufferPointer)]

  /// Maps the file where it holds exactly what one of `lists` packs from the source as it is now; nil for any
  /// other. All of it is read once and held against its checksums: `progress` gets 0...1 and may throw to stop.
  ///
  /// Throws `WeightCacheError.damaged` where the file is one that this program wrote, but not as it wrote it.
  init?(
    _ path: Path, lists: [PackingList], source: [WeightFileDigest],
    progress: (Double) throws -> Void = { _ in }
  ) throws {
    guard let mapping = try? MappedFile(path), PackedHeader.isClaimed(by: mapping.bytes) else { return nil }
    guard let (header, start) = PackedHeader.read(mapping.bytes) else {
      throw WeightCacheError.damaged(file: path)
    }
    guard
      let list = lists.first(where: { PackedHeader.Contents($0, source: source) == header.contents })
    else { return nil }
    // In bounds: the offsets equal those made from `list`, and the file is as long as they ask for.
    func part(_ offset: Int, _ count: Int) -> UnsafeRawBufferPointer {
      UnsafeRawBufferPointer(rebasing: mapping.bytes[start + offset..<start + offset + count])
    }
    var places: [WeightSlot: (PackedForm, UnsafeRawBufferPointer)] = [:]
    var pieces: [UnsafeRawBufferPointer] = []
    for (item, matrix) in zip(list.items, header.contents.matrices) {
      places[item.slot] = (item.form, part(matrix.offset, item.form.byteCount))
      pieces += item.packing.pieces.flatMap(item.form.places).map {
        part(matrix.offset + $0.lowerBound, $0.count)
      }
    }
    let table = part(header.contents.checksums, PackedChecksums.byteCount(pieces: header.contents.pieces))
    guard try PackedChecksums.hold(table, for: pieces, progress: progress) else {
      throw WeightCacheError.damaged(file: path)
    }
    self.mapping = mapping
    self.places = places
  }

  /// nil when the file leaves it out.
  func matrix(_ slot: WeightSlot) -> WeightMatrix? {
    places[slot].map { WeightMatrix(packed: $0.bytes, form: $0.form, owner: mapping) }
  }
}
