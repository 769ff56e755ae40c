/// The weights of a linear map, [outputs, inputs], in one precision, packed for the kernels in use.
///
/// The scalar kernels read what the file stores, element by element.
public struct WeightMatrix: Sendable {
  public let outputs: Int
  public let inputs: Int
  public let precision: Precision
  private let tensor: StoredTensor

  /// Takes a stored tensor of shape [outputs, inputs]. Throws `ComputeError`.
  public init(_ tensor: StoredTensor, precision: Precision) throws {
    precondition(tensor.shape.count == 2)
    guard precision == .f32 || precision == .bf16 else {
      throw ComputeError.unsupported(precision: precision)
    }
    outputs = tensor.shape[0]
    inputs = tensor.shape[1]
    self.precision = precision
    self.tensor = tensor
  }

  /// Bytes this matrix holds, mapped or allocated.
  public var byteCount: Int { tensor.bytes.count }

  /// Writes row `index` as float32.
  func row(_ index: Int, into out: UnsafeMutablePointer<Float>) {
    let bytes = tensor.bytes
    let start = index * inputs
    switch tensor.elementType {
    case .float32:
      for i in 0..<inputs { out[i] = bytes.loadUnaligned(fromByteOffset: (start + i) * 4, as: Float.self) }
    case .bfloat16:
      for i in 0..<inputs {
        let bits = bytes.loadUnaligned(fromByteOffset: (start + i) * 2, as: UInt16.self)
        out[i] = Float(bitPattern: UInt32(bits) << 16)
      }
    case .float16:
      for i in 0..<inputs {
        let bits = bytes.loadUnaligned(fromByteOffset: (start + i) * 2, as: UInt16.self)
        out[i] = Float(Float16(bitPattern: bits))
      }
    }
  }
}
