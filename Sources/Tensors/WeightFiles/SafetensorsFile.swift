import Files
import JSON

/// A safetensors file, mapped and checked whole before any tensor is given out. Tensors are views of it.
public struct SafetensorsFile: Sendable {
  public let path: Path
  public let byteCount: Int
  /// In the order of their bytes.
  public let entries: [SafetensorsEntry]
  public let metadata: [String: String]
  let mapping: MappedFile
  let dataStart: Int
  private let places: [String: Int]

  /// Throws `FileError`, `JSONError` or `SafetensorsError`.
  public init(_ path: Path) throws {
    let mapping = try MappedFile(path)
    let headerEnd = try Self.headerEnd(mapping.bytes, file: path)
    let text = UnsafeRawBufferPointer(rebasing: mapping.bytes[8..<headerEnd])
    guard text.first == UInt8(ascii: "{") else { throw SafetensorsError.headerNotObject(file: path) }
    let document = try JSONDocument(bytes: text, owner: mapping, file: path.description)
    let header = try SafetensorsHeader(
      json: document.root, dataLength: mapping.bytes.count - headerEnd, file: path)
    self.path = path
    self.mapping = mapping
    byteCount = mapping.bytes.count
    entries = header.entries
    metadata = header.metadata
    dataStart = headerEnd
    places = Dictionary(uniqueKeysWithValues: header.entries.enumerated().map { ($1.name, $0) })
  }

  private static func headerEnd(
    _ bytes: UnsafeRawBufferPointer, file: Path
  ) throws(SafetensorsError) -> Int {
    guard bytes.count >= 8 else { throw .tooShort(file: file, size: bytes.count) }
    let length = UInt64(littleEndian: bytes.loadUnaligned(as: UInt64.self))
    guard length <= SafetensorsHeader.lengthLimit else {
      throw .headerTooLarge(file: file, size: length, limit: SafetensorsHeader.lengthLimit)
    }
    guard length <= bytes.count - 8 else {
      throw .headerPastEnd(file: file, header: Int(length), size: bytes.count)
    }
    return 8 + Int(length)
  }

  public func entry(_ name: String) -> SafetensorsEntry? { places[name].map { entries[$0] } }

  /// A view of a tensor's bytes. Throws when it is not there or of a type that weights cannot have.
  public func tensor(_ name: String) throws(SafetensorsError) -> StoredTensor {
    guard let entry = entry(name) else { throw .missing(file: path, tensor: name) }
    guard let elementType = entry.elementType else {
      throw .unusableType(file: path, tensor: name, type: entry.type)
    }
    return StoredTensor(
      name: name, elementType: elementType, shape: entry.shape, bytes: bytes(entry), owner: mapping)
  }

  /// A view of a tensor of 32-bit words. Throws when it is not there or of another type.
  public func words(_ name: String) throws(SafetensorsError) -> StoredWords {
    guard let entry = entry(name) else { throw .missing(file: path, tensor: name) }
    guard entry.type == "U32" else { throw .notWords(file: path, tensor: name, type: entry.type) }
    return StoredWords(name: name, shape: entry.shape, bytes: bytes(entry), owner: mapping)
  }

  private func bytes(_ entry: SafetensorsEntry) -> UnsafeRawBufferPointer {
    let start = dataStart + entry.range.lowerBound
    return UnsafeRawBufferPointer(rebasing: mapping.bytes[start..<start + entry.range.count])
  }

  /// Throws when the file on disk is no longer the one that was mapped.
  public func checkUnchanged() throws(FileError) { try mapping.checkUnchanged() }
}
