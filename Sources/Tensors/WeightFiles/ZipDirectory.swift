import Files

/// A member of a ZIP archive as the central directory lists it.
struct ZipMember {
  let name: String
  let method: Int
  let isEncrypted: Bool
  let checksum: UInt32
  let size: Int
  /// The stored bytes, compressed or not.
  let data: UnsafeRawBufferPointer
}

/// The central directory of a ZIP archive, ZIP64 included. Sizes are taken from it and not from the members'
/// own headers, so that members written to a stream, with a data descriptor after them, read as any other.
struct ZipDirectory {
  private let file: Path
  private let fields: ByteFields
  private(set) var members: [ZipMember] = []

  static func isArchive(_ bytes: UnsafeRawBufferPointer) -> Bool {
    // A member, or the end of an archive without any.
    bytes.starts(with: [0x50, 0x4B, 3, 4]) || bytes.starts(with: [0x50, 0x4B, 5, 6])
  }

  init(_ bytes: UnsafeRawBufferPointer, file: Path) throws(NumPyError) {
    self.file = file
    fields = ByteFields(bytes: bytes)
    let (start, size, count) = try directory()
    guard let part = fields.part(start, count: size) else { throw fault("the directory is outside the file") }
    let entries = ByteFields(bytes: part)
    var position = 0
    for _ in 0..<count {
      let (member, length) = try self.member(entries, at: position, dataEnd: start)
      members.append(member)
      position += length
    }
  }

  /// Where the central directory lies and how many entries it has.
  private func directory() throws(NumPyError) -> (start: Int, size: Int, count: Int) {
    guard let end = endRecord() else { throw fault("the end is missing; is it cut short?") }
    guard let count = fields.u16(end + 10), let size = fields.u32(end + 12), let start = fields.u32(end + 16)
    else { throw fault("the end is cut short") }
    guard count == 0xFFFF || size == 0xFFFF_FFFF || start == 0xFFFF_FFFF else { return (start, size, count) }
    // ZIP64: a locator before the end record leads to a record with wide fields.
    guard fields.u32(end - 20) == 0x0706_4B50, let wide = fields.u64(end - 12),
      fields.u32(wide) == 0x0606_4B50, let wideCount = fields.u64(wide + 32),
      let wideSize = fields.u64(wide + 40), let wideStart = fields.u64(wide + 48)
    else { throw fault("the ZIP64 record is missing") }
    return (wideStart, wideSize, wideCount)
  }

  /// The end record: 22 bytes and a comment that reaches to the end of the file.
  private func endRecord() -> Int? {
    let last = fields.bytes.count - 22
    guard last >= 0 else { return nil }
    for offset in stride(from: last, through: max(0, last - 0xFFFF), by: -1)
    where fields.u32(offset) == 0x0605_4B50 && fields.u16(offset + 20) == last - offset {
      return offset
    }
    return nil
  }

  private func member(
    _ entries: ByteFields, at start: Int, dataEnd: Int
  ) throws(NumPyError) -> (ZipMember, length: Int) {
    guard entries.u32(start) == 0x0201_4B50, let flags = entries.u16(start + 8),
      let method = entries.u16(start + 10), let checksum = entries.u32(start + 16),
      let nameLength = entries.u16(start + 28), let extraLength = entries.u16(start + 30),
      let commentLength = entries.u16(start + 32), let name = entries.part(start + 46, count: nameLength),
      let extra = entries.part(start + 46 + nameLength, count: extraLength),
      let sizes = wideSizes(entries, start, ByteFields(bytes: extra))
    else { throw fault("the directory is damaged") }
    guard let text = String(validating: name, as: UTF8.self) else { throw fault("a name is not UTF-8") }
    guard let data = data(at: sizes.offset, count: sizes.compressed, end: dataEnd) else {
      throw fault("\(text) lies outside the file")
    }
    let member = ZipMember(
      name: text, method: method, isEncrypted: flags & 1 != 0, checksum: UInt32(checksum),
      size: sizes.uncompressed, data: data)
    return (member, 46 + nameLength + extraLength + commentLength)
  }

  /// Sizes and offset of an entry; fields of 0xFFFFFFFF are in its ZIP64 extra field, in this order.
  private func wideSizes(
    _ entries: ByteFields, _ start: Int, _ extra: ByteFields
  ) -> (uncompressed: Int, compressed: Int, offset: Int)? {
    guard let uncompressed = entries.u32(start + 24), let compressed = entries.u32(start + 20),
      let offset = entries.u32(start + 42)
    else { return nil }
    var values = [uncompressed, compressed, offset]
    guard values.contains(0xFFFF_FFFF) else { return (uncompressed, compressed, offset) }
    guard var position = wideField(extra) else { return nil }
    for index in values.indices where values[index] == 0xFFFF_FFFF {
      guard let value = extra.u64(position) else { return nil }
      values[index] = value
      position += 8
    }
    return (values[0], values[1], values[2])
  }

  /// Where the contents of the ZIP64 extra field (number 1) begin.
  private func wideField(_ extra: ByteFields) -> Int? {
    var position = 0
    while let number = extra.u16(position), let length = extra.u16(position + 2) {
      if number == 1 { return position + 4 }
      position += 4 + length
    }
    return nil
  }

  /// A member's bytes, behind its local header and before the directory.
  private func data(at offset: Int, count: Int, end: Int) -> UnsafeRawBufferPointer? {
    guard fields.u32(offset) == 0x0403_4B50, let name = fields.u16(offset + 26),
      let extra = fields.u16(offset + 28)
    else { return nil }
    let start = offset + 30 + name + extra
    guard start <= end, count <= end - start else { return nil }
    return fields.part(start, count: count)
  }

  private func fault(_ text: String) -> NumPyError { .damagedArchive(file: file, fault: text) }
}
