import Files
import Tensors

/// Packed weights, mapped from a file: nothing is read before it is used, and its memory is the system's cache.
struct PackedWeights {
  private let mapping: MappedFile
  private let places: [String: (form: PackedForm, bytes: UnsafeRawBufferPointer)]

  /// Maps the file where it is whole and holds exactly what one of `lists` packs from the source as it is now;
  /// nil for any other. The header is checked, and so is the size; the matrices are not read. They were on the
  /// disk before the file got its name.
  init?(_ path: String, lists: [PackingList], source: [WeightFileDigest]) {
    guard let mapping = try? MappedFile(path), let (header, start) = PackedHeader.read(mapping.bytes),
      let list = lists.first(where: { PackedHeader.Contents($0, source: source) == header.contents })
    else { return nil }
    var places: [String: (PackedForm, UnsafeRawBufferPointer)] = [:]
    for (item, matrix) in zip(list.items, header.contents.matrices) {
      // In bounds: the offsets equal those made from `list`, and the file is as long as they ask for.
      let first = start + matrix.offset
      let bytes = UnsafeRawBufferPointer(rebasing: mapping.bytes[first..<first + item.form.byteCount])
      places[item.name] = (item.form, bytes)
    }
    self.mapping = mapping
    self.places = places
  }

  /// nil when the file leaves it out.
  func matrix(_ name: WeightTable.Name) -> WeightMatrix? { matrix(named: name.spellings[0]) }

  func matrix(named name: String) -> WeightMatrix? {
    places[name].map { WeightMatrix(packed: $0.bytes, form: $0.form, owner: mapping) }
  }
}
