import Files
import JSON

/// The most of a header that is looked at; models of many shards have some 100 KB in each.
private let headerLimit = 16 << 20

/// Whether weights have another size than their header says: eight bytes of its length, little-endian, then JSON that
/// names the place of each tensor in what follows. False where that cannot be told in a short look.
func hasOtherSize(_ weights: Path) -> Bool {
  guard let file = try? RegularFile(weights) else { return false }
  guard let start = try? bytes(of: file, 0..<min(8, file.size)), start.count == 8 else { return true }
  let length = start.reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
  guard length <= UInt64(file.size - 8) else { return true }
  guard length <= headerLimit, let header = try? bytes(of: file, 8..<8 + Int(length)) else { return false }
  guard let end = try? dataEnd(header, file: weights) else { return true }
  return end != file.size - 8 - Int(length)
}

/// The end of the last tensor.
private func dataEnd(_ header: [UInt8], file: Path) throws -> Int {
  var end = 0
  for (name, tensor) in try JSONDocument(text: header, file: "\(file)").root.members()
  where !name.isString("__metadata__") {
    for offset in try tensor.elements("data_offsets") { end = max(end, try offset.int()) }
  }
  return end
}

private func bytes(of file: borrowing RegularFile, _ range: Range<Int>) throws -> [UInt8] {
  var bytes = [UInt8](repeating: 0, count: range.count)
  try bytes.withUnsafeMutableBytes { try file.read(into: $0, at: range.lowerBound) }
  return bytes
}
