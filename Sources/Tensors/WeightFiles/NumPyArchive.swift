import Files

/// A NumPy archive (.npz) or a single array (.npy, named as its file without the ending).
///
/// Sizes are checked against headers before anything is inflated; pickled objects are refused. Arrays that are
/// stored plainly are views of the mapped file.
public struct NumPyArchive: Sendable {
  /// Compressed arrays above this are refused where they are wanted whole; see `NumPyParts`.
  public static let inflateLimit = 1 << 30

  public let path: Path
  /// In the order of the archive.
  public let names: [String]
  let mapping: MappedFile
  private let members: Members

  /// Pointers into the mapping, which this value keeps alive.
  private struct Members: @unchecked Sendable {
    let byName: [String: ZipMember]
  }

  /// Throws `FileError` or `NumPyError`.
  public init(_ path: Path) throws {
    let mapping = try MappedFile(path)
    self.path = path
    self.mapping = mapping
    var members: [ZipMember]
    if ZipDirectory.isArchive(mapping.bytes) {
      members = try ZipDirectory(mapping.bytes, file: path).members
    } else if NumPyHeader(mapping.bytes) != nil {
      members = [Self.single(mapping.bytes, path)]
    } else {
      throw NumPyError.notArchive(file: path)
    }
    var byName: [String: ZipMember] = [:]
    for member in members {
      guard byName.updateValue(member, forKey: arrayName(member.name)) == nil else {
        throw NumPyError.duplicate(file: path, array: arrayName(member.name))
      }
    }
    names = members.map { arrayName($0.name) }
    self.members = Members(byName: byName)
  }

  private static func single(_ bytes: UnsafeRawBufferPointer, _ path: Path) -> ZipMember {
    ZipMember(
      name: path.name.text, method: 0, isEncrypted: false, checksum: zipChecksum(bytes), size: bytes.count,
      data: bytes)
  }

  public func contains(_ name: String) -> Bool { members.byName[name] != nil }

  /// An array's shape, from its header alone: to be compared before the data is read.
  public func shape(_ name: String) throws -> [Int] { try header(member(name), name).shape }

  /// An array's elements, row-major; <f8 is rounded to float32. Throws `NumPyError` or `FileError`.
  public func tensor(_ name: String) throws -> StoredTensor {
    let member = try member(name)
    let header = try header(member, name)
    let type = try elementType(header, name)
    let length = try checkLength(header, type, member, name)
    var (bytes, owner) = try contents(member, name)
    bytes = UnsafeRawBufferPointer(rebasing: bytes[header.dataStart..<header.dataStart + length])
    if header.isColumnMajor && header.shape.count > 1 {
      let copy = try rowMajor(bytes, shape: header.shape, width: type.width)
      (bytes, owner) = (copy.bytes, copy)
    }
    if type.width == 8 {
      let copy = try rounded(bytes)
      (bytes, owner) = (copy.bytes, copy)
    }
    return StoredTensor(
      name: name, elementType: type.element, shape: header.shape, bytes: bytes, owner: owner)
  }

  /// The number format of an array's elements, from its header alone.
  public func elementType(_ name: String) throws -> ElementType {
    try elementType(header(member(name), name), name).element
  }

  /// Whether parts of an array are views of the file.
  public func isMapped(_ name: String) throws -> Bool {
    let member = try member(name)
    let header = try header(member, name)
    return try member.method == 0 && !(header.isColumnMajor && header.shape.count > 1)
      && elementType(header, name).width < 8
  }

  /// Whether an array is inflated part by part: it is compressed, and its elements are as they are given.
  func isStreamed(_ name: String) throws -> Bool {
    let member = try member(name)
    let header = try header(member, name)
    return try member.method == 8 && !(header.isColumnMajor && header.shape.count > 1)
      && elementType(header, name).width < 8
  }

  /// A compressed array whose data begins somewhere in what is inflated.
  struct CompressedArray {
    let name: String
    let file: Path
    let elementType: ElementType
    let shape: [Int]
    /// Deflated; the archive keeps it mapped.
    let data: UnsafeRawBufferPointer
    let archive: NumPyArchive
    /// Of the member once it is inflated, header included, and where the array's bytes begin in it.
    let size, dataStart: Int
    let byteCount: Int
    let checksum: UInt32

    var damage: NumPyError { .damagedData(file: file, array: name) }
  }

  func compressed(_ name: String) throws -> CompressedArray {
    let member = try member(name)
    let header = try header(member, name)
    let type = try elementType(header, name)
    let length = try checkLength(header, type, member, name, limit: .max)
    return CompressedArray(
      name: name, file: path, elementType: type.element, shape: header.shape, data: member.data,
      archive: self,
      size: member.size, dataStart: header.dataStart, byteCount: length, checksum: member.checksum)
  }

  /// Throws when the file on disk is no longer the one that was mapped.
  public func checkUnchanged() throws(FileError) { try mapping.checkUnchanged() }

  /// An array's elements as float32, row-major. Throws `NumPyError` or `FileError`.
  public func floats(_ name: String) throws -> (shape: [Int], values: [Float]) {
    let tensor = try tensor(name)
    return (tensor.shape, tensor.floats())
  }

  private func member(_ name: String) throws(NumPyError) -> ZipMember {
    guard let member = members.byName[name] else { throw .missing(file: path, array: name) }
    guard !member.isEncrypted else { throw .encrypted(file: path, array: name) }
    guard member.method == 0 || member.method == 8 else {
      throw .method(file: path, array: name, method: member.method)
    }
    return member
  }

  private func header(_ member: ZipMember, _ name: String) throws -> NumPyHeader {
    var prefix = member.data
    let small = try OwnedBytes(count: min(NumPyHeader.prefixLimit, member.size), file: path)
    if member.method == 8 {
      guard let (count, _) = inflateRaw(member.data, into: small.mutableBytes) else {
        throw NumPyError.damagedData(file: path, array: name)
      }
      prefix = UnsafeRawBufferPointer(rebasing: small.bytes[..<count])
    }
    guard let header = NumPyHeader(prefix) else { throw NumPyError.damagedHeader(file: path, array: name) }
    return header
  }

  private func elementType(
    _ header: NumPyHeader, _ name: String
  ) throws(NumPyError) -> (element: ElementType, width: Int) {
    switch header.type {
    case "<f4": return (.float32, 4)
    case "<f2": return (.float16, 2)
    case "<f8": return (.float32, 8)
    // bfloat16 is no type of NumPy's own: it is written as two bytes without meaning.
    case "|V2", "<V2", "V2": return (.bfloat16, 2)
    case let type where type.contains("O"): throw .pickled(file: path, array: name)
    default: throw .unusableType(file: path, array: name, type: header.type)
    }
  }

  /// The bytes of the data, when the header and the archive agree about them and a copy is not too large.
  private func checkLength(
    _ header: NumPyHeader, _ type: (element: ElementType, width: Int), _ member: ZipMember, _ name: String,
    limit: Int = inflateLimit
  ) throws(NumPyError) -> Int {
    let got = max(0, member.size - header.dataStart)
    guard let length = byteCount(header.shape, bits: 8 * type.width) else {
      throw .damagedHeader(file: path, array: name)
    }
    guard length == member.size - header.dataStart else {
      throw .wrongLength(file: path, array: name, expected: length, got: got)
    }
    guard member.method == 0 || member.size <= limit else {
      throw .tooLarge(file: path, array: name, size: member.size, limit: limit)
    }
    // Deflate never does better than 1032 to 1.
    guard member.method == 0 ? member.size == member.data.count : member.size / 1032 <= member.data.count
    else {
      throw .damagedData(file: path, array: name)
    }
    return length
  }

  private func contents(
    _ member: ZipMember, _ name: String
  ) throws -> (bytes: UnsafeRawBufferPointer, owner: AnyObject) {
    var bytes = member.data
    var owner: AnyObject = mapping
    if member.method == 8 {
      let copy = try OwnedBytes(count: member.size, file: path)
      guard let (count, ended) = inflateRaw(member.data, into: copy.mutableBytes), ended, count == member.size
      else { throw NumPyError.damagedData(file: path, array: name) }
      (bytes, owner) = (copy.bytes, copy)
    }
    guard zipChecksum(bytes) == member.checksum else {
      throw NumPyError.damagedData(file: path, array: name)
    }
    return (bytes, owner)
  }

  /// Elements that are stored with the first axis running fastest, put in row-major order.
  private func rowMajor(
    _ source: UnsafeRawBufferPointer, shape: [Int], width: Int
  ) throws(FileError) -> OwnedBytes {
    let copy = try OwnedBytes(count: source.count, file: path)
    guard !source.isEmpty else { return copy }
    var strides = [Int](repeating: width, count: shape.count)
    for axis in shape.indices.dropFirst() { strides[axis] = strides[axis - 1] * shape[axis - 1] }
    var place = [Int](repeating: 0, count: shape.count)
    for target in stride(from: 0, to: source.count, by: width) {
      let offset = zip(place, strides).reduce(0) { $0 + $1.0 * $1.1 }
      let element = UnsafeRawBufferPointer(rebasing: source[offset..<offset + width])
      UnsafeMutableRawBufferPointer(rebasing: copy.mutableBytes[target..<target + width])
        .copyMemory(from: element)
      for axis in shape.indices.reversed() {
        place[axis] += 1
        if place[axis] < shape[axis] { break }
        place[axis] = 0
      }
    }
    return copy
  }

  private func rounded(_ source: UnsafeRawBufferPointer) throws(FileError) -> OwnedBytes {
    let copy = try OwnedBytes(count: source.count / 2, file: path)
    for index in 0..<source.count / 8 {
      let value = Float(source.loadUnaligned(fromByteOffset: 8 * index, as: Double.self))
      copy.mutableBytes.storeBytes(of: value, toByteOffset: 4 * index, as: Float.self)
    }
    return copy
  }
}

/// A member's name without the ending that NumPy gives it.
private func arrayName(_ member: String) -> String {
  member.hasSuffix(".npy") ? String(member.dropLast(4)) : member
}
