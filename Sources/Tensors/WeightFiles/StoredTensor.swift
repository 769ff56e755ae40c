/// Number formats of weight files.
public enum ElementType: String, Sendable {
  case float32 = "F32"
  case bfloat16 = "BF16"
  case float16 = "F16"

  public var byteCount: Int { self == .float32 ? 4 : 2 }
}

/// A tensor as a weight file stores it: a view of the mapped bytes, kept alive by `owner`.
///
/// The bytes may start at any address: read elements with unaligned loads. Shape and length agree;
/// the reader has checked them.
public struct StoredTensor: @unchecked Sendable {
  public let name: String
  public let elementType: ElementType
  public let shape: [Int]
  /// Row-major, little-endian.
  public let bytes: UnsafeRawBufferPointer
  /// Keeps the mapping (or the inflated copy) alive.
  public let owner: AnyObject

  public init(
    name: String, elementType: ElementType, shape: [Int], bytes: UnsafeRawBufferPointer, owner: AnyObject
  ) {
    self.name = name
    self.elementType = elementType
    self.shape = shape
    self.bytes = bytes
    self.owner = owner
  }

  public var elementCount: Int { bytes.count / elementType.byteCount }

  /// Some rows of the first axis, with the other axes as one: [rows, the rest].
  public func rows(_ rows: Range<Int>) -> StoredTensor {
    let width = shape.dropFirst().reduce(1, *)
    let stride = width * elementType.byteCount
    let part = bytes[rows.lowerBound * stride..<rows.upperBound * stride]
    return StoredTensor(
      name: name, elementType: elementType, shape: [rows.count, width],
      bytes: UnsafeRawBufferPointer(rebasing: part), owner: owner)
  }

  /// The same bytes under another shape, which must have as many elements.
  public func reshaped(_ shape: [Int]) -> StoredTensor {
    precondition(shape.reduce(1, *) == elementCount)
    return StoredTensor(name: name, elementType: elementType, shape: shape, bytes: bytes, owner: owner)
  }

  /// Gives the memory of mapped bytes back; what is read again comes from the file.
  public func releasePages() { (owner as? MappedFile)?.releasePages(bytes) }
}
