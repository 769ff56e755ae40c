@testable import Tensors

/// Numbers for kernels to work on.
enum Samples {
  private final class Bytes {
    let pointer: UnsafeMutableRawBufferPointer
    init(_ count: Int) { pointer = .allocate(byteCount: count, alignment: 1) }
    deinit { pointer.deallocate() }
  }

  /// Weights at an odd address, as a file may have them.
  static func tensor(_ values: [Float], _ shape: [Int], _ type: ElementType) -> StoredTensor {
    let owner = Bytes(values.count * type.byteCount + 1)
    let bytes = UnsafeRawBufferPointer(rebasing: owner.pointer[1...])
    for (index, value) in values.enumerated() {
      let to = 1 + index * type.byteCount
      switch type {
      case .float32: owner.pointer.storeBytes(of: value, toByteOffset: to, as: Float.self)
      case .bfloat16:
        owner.pointer.storeBytes(of: UInt16(value.bitPattern >> 16), toByteOffset: to, as: UInt16.self)
      case .float16:
        owner.pointer.storeBytes(of: Float16(value).bitPattern, toByteOffset: to, as: UInt16.self)
      }
    }
    return StoredTensor(name: "w", elementType: type, shape: shape, bytes: bytes, owner: owner)
  }

  /// Multiples of 1/64 below 1: every format holds them.
  static func values(_ count: Int, _ seed: Int) -> [Float] {
    (0..<count).map { Float(($0 * 7919 + seed * 104_729) % 127 - 63) / 64 }
  }

  static func activations(_ values: [Float], rows: Int) throws -> Activations {
    let result = try Activations(rows: rows, columns: values.count / rows)
    for (index, value) in values.enumerated() { result.base[index] = value }
    return result
  }

  static func contents(_ x: Activations) -> [Float] {
    Array(UnsafeBufferPointer(start: x.base, count: x.rows * x.columns))
  }
}
