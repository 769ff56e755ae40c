/// Little-endian fields of a binary structure, bounds checked.
struct ByteFields {
  let bytes: UnsafeRawBufferPointer

  func field<Number: FixedWidthInteger & UnsignedInteger>(_ offset: Int, as: Number.Type) -> Int? {
    let (end, overflow) = offset.addingReportingOverflow(MemoryLayout<Number>.size)
    guard offset >= 0, !overflow, end <= bytes.count else { return nil }
    return Int(exactly: Number(littleEndian: bytes.loadUnaligned(fromByteOffset: offset, as: Number.self)))
  }

  func u16(_ offset: Int) -> Int? { field(offset, as: UInt16.self) }
  func u32(_ offset: Int) -> Int? { field(offset, as: UInt32.self) }
  /// nil also for what is beyond `Int`.
  func u64(_ offset: Int) -> Int? { field(offset, as: UInt64.self) }

  /// The bytes of a range that lies inside.
  func part(_ offset: Int, count: Int) -> UnsafeRawBufferPointer? {
    let (end, overflow) = offset.addingReportingOverflow(count)
    guard offset >= 0, count >= 0, !overflow, end <= bytes.count else { return nil }
    return UnsafeRawBufferPointer(rebasing: bytes[offset..<end])
  }
}
