import CKernels

/// The weights of a linear map, [outputs, inputs], in one precision, packed for the kernels in use.
///
/// These kernels read what the file stores and widen it as they go; nothing is copied.
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

  /// What the kernels call the stored format.
  var format: Int32 {
    switch tensor.elementType {
    case .float32: Int32(PALI_F32)
    case .bfloat16: Int32(PALI_BF16)
    case .float16: Int32(PALI_F16)
    }
  }

  /// The first weight of an output.
  func start(_ output: Int) -> UnsafeRawPointer? {
    tensor.bytes.baseAddress.map { $0 + output * inputs * tensor.elementType.byteCount }
  }

  /// Writes row `index` as float32.
  func row(_ index: Int, into out: UnsafeMutablePointer<Float>) {
    pali_widen(start(index), format, 0, inputs, out)
  }
}
