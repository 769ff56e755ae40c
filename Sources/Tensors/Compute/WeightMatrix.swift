import CKernels

/// The weights of a linear map, [outputs, inputs], in one precision, packed for the kernels.
///
/// float32 keeps what the file stores and widens it, exactly, in the kernel. bfloat16 reads a bfloat16 file as it
/// lies, with no copy. Everything else is packed once; `PackedForm` says how much that makes.
public struct WeightMatrix: Sendable {
  public let outputs: Int
  public let inputs: Int
  public let precision: Precision
  let storage: Storage

  enum Storage: Sendable {
    case stored(StoredTensor, format: Int32)
    case narrowed(NarrowedWeights)
    case blocks(BlockWeights)
  }

  /// Takes a stored tensor of shape [outputs, inputs]. Throws `ComputeError`.
  public init(_ tensor: StoredTensor, precision: Precision) throws {
    try self.init(tensor, precision: precision, isPacked: false)
  }

  /// The same with bytes of its own where the precision has a packed form, whatever is stored.
  init(packing tensor: StoredTensor, precision: Precision) throws {
    try self.init(tensor, precision: precision, isPacked: true)
  }

  private init(_ tensor: StoredTensor, precision: Precision, isPacked: Bool) throws {
    precondition(tensor.shape.count == 2)
    outputs = tensor.shape[0]
    inputs = tensor.shape[1]
    self.precision = precision
    let format = Self.format(tensor.elementType)
    storage =
      switch precision {
      case .f32: .stored(tensor, format: format)
      case .bf16 where tensor.elementType == .bfloat16 && !isPacked: .stored(tensor, format: format)
      case .bf16: .narrowed(try NarrowedWeights(tensor, format: format))
      case .q8: .blocks(try BlockWeights(tensor, format: format, bits: 8))
      case .q4: .blocks(try BlockWeights(tensor, format: format, bits: 4))
      }
  }

  /// Takes what `packedBytes` of a matrix of this form gave, 64-byte aligned; `owner` keeps it alive.
  public init(packed: UnsafeRawBufferPointer, form: PackedForm, owner: AnyObject) {
    precondition(packed.count == form.byteCount)
    outputs = form.outputs
    inputs = form.inputs
    precision = form.precision
    storage =
      switch form.blockBits {
      case nil: .narrowed(NarrowedWeights(packed: packed, owner: owner))
      case let bits?:
        .blocks(BlockWeights(packed: packed, outputs: outputs, inputs: inputs, bits: bits, owner: owner))
      }
  }

  /// The bytes as packed; nil where the file's are used as they lie.
  public var packedBytes: UnsafeRawBufferPointer? {
    switch storage {
    case .stored: nil
    case .narrowed(let weights): weights.bytes
    case .blocks(let weights): weights.bytes
    }
  }

  /// Bytes this matrix holds, mapped or allocated.
  public var byteCount: Int {
    switch storage {
    case .stored(let tensor, _): tensor.bytes.count
    case .narrowed(let weights): weights.bytes.count
    case .blocks(let weights): weights.bytes.count
    }
  }

  /// Writes row `index` as float32.
  func row(_ index: Int, into out: UnsafeMutablePointer<Float>) {
    switch storage {
    case .stored(let tensor, let format):
      pali_widen(tensor.bytes.baseAddress, format, index * inputs, inputs, out)
    case .narrowed(let weights): pali_widen(weights.base, Int32(PALI_BF16), index * inputs, inputs, out)
    case .blocks(let weights): withUnsafePointer(to: weights.blocks) { pali_unpack_row($0, index, out) }
    }
  }

  private static func format(_ type: ElementType) -> Int32 {
    switch type {
    case .float32: Int32(PALI_F32)
    case .bfloat16: Int32(PALI_BF16)
    case .float16: Int32(PALI_F16)
    }
  }
}
