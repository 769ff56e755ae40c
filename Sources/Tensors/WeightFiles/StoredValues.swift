import Glibc

extension StoredTensor {
  /// All elements as float32: for norms, biases and positions, which stay float32 in every precision.
  public func floats() -> [Float] {
    let count = elementCount
    return [Float](unsafeUninitializedCapacity: count) { values, filled in
      for index in 0..<count { values.initializeElement(at: index, to: element(index)) }
      filled = count
    }
  }

  private func element(_ index: Int) -> Float {
    let offset = index * elementType.byteCount
    switch elementType {
    case .float32:
      return Float(
        bitPattern: UInt32(littleEndian: bytes.loadUnaligned(fromByteOffset: offset, as: UInt32.self)))
    case .bfloat16:
      let bits = UInt16(littleEndian: bytes.loadUnaligned(fromByteOffset: offset, as: UInt16.self))
      return Float(bitPattern: UInt32(bits) << 16)
    case .float16:
      let bits = UInt16(littleEndian: bytes.loadUnaligned(fromByteOffset: offset, as: UInt16.self))
      return Float(Float16(bitPattern: bits))
    }
  }

  /// Whether both hold the same bytes.
  public func equals(_ other: StoredTensor) -> Bool {
    elementType == other.elementType && shape == other.shape && bytes.count == other.bytes.count
      && (bytes.count == 0 || memcmp(bytes.baseAddress!, other.bytes.baseAddress!, bytes.count) == 0)
  }
}
