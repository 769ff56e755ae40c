import Foundation
import Tensors

@testable import PaliGemma

/// A tensor as it is to be written.
struct TensorData {
  var name: String
  var elementType: ElementType
  var shape: [Int]
  var bytes: [UInt8]

  init(_ stored: StoredTensor) {
    (name, elementType, shape) = (stored.name, stored.elementType, stored.shape)
    bytes = Array(stored.bytes)
  }

  init(_ name: String, _ shape: [Int], _ values: [Float]) {
    (self.name, elementType, self.shape) = (name, .float32, shape)
    bytes = values.flatMap { value in withUnsafeBytes(of: value.bitPattern.littleEndian) { Array($0) } }
  }

  var floats: [Float] {
    bytes.withUnsafeBytes {
      StoredTensor(name: name, elementType: elementType, shape: shape, bytes: $0, owner: Unowned()).floats()
    }
  }

  /// The same numbers in another format, which must hold them exactly.
  func converted(to type: ElementType) -> TensorData {
    guard type != elementType else { return self }
    var data = TensorData(name, shape, floats)
    data.elementType = type
    switch type {
    case .float32: break
    case .bfloat16: data.bytes = floats.flatMap { Self.bytes(UInt16($0.bitPattern >> 16)) }
    case .float16: data.bytes = floats.flatMap { Self.bytes(Float16($0).bitPattern) }
    }
    return data
  }

  private static func bytes(_ bits: UInt16) -> [UInt8] { [UInt8(bits & 255), UInt8(bits >> 8)] }
}

/// Nothing to keep alive.
private final class Unowned {}

/// Writes a safetensors file, tensors in the order given.
func writeSafetensors(_ tensors: [TensorData], to path: String) throws {
  var header: [String: Any] = ["__metadata__": ["format": "pt"]]
  var offset = 0
  for tensor in tensors {
    header[tensor.name] = [
      "dtype": tensor.elementType.rawValue, "shape": tensor.shape,
      "data_offsets": [offset, offset + tensor.bytes.count],
    ]
    offset += tensor.bytes.count
  }
  let text = try JSONSerialization.data(withJSONObject: header, options: .sortedKeys)
  var file = Data()
  withUnsafeBytes(of: UInt64(text.count).littleEndian) { file.append(contentsOf: $0) }
  file.append(text)
  for tensor in tensors { file.append(contentsOf: tensor.bytes) }
  try file.write(to: URL(fileURLWithPath: path))
}
