/// The bytes of a matrix once it is packed, from its shape and precision alone: how many, and where those of
/// some of its rows lie.
public struct PackedForm: Sendable, Equatable {
  /// Raise it whenever packing the same weights gives other bytes: `PaliBlocks`, the choice of scales, rounding.
  /// Files of another layout are packed anew.
  public static let layoutVersion = 1

  public let outputs: Int
  public let inputs: Int
  public let precision: Precision

  /// nil where a matrix in this precision needs no packing: the kernels read the file's own bytes.
  public init?(_ tensor: StoredTensor, precision: Precision) {
    self.init(
      outputs: tensor.shape[0], inputs: tensor.shape.dropFirst().reduce(1, *), stored: tensor.elementType,
      precision: precision)
  }

  /// The same of a matrix [outputs, inputs] that is stored in this number format. Where it is not mapped from a file
  /// as the kernels read it, there is no file's own bytes, and it is packed in bfloat16 too.
  public init?(
    outputs: Int, inputs: Int, stored: ElementType, isMapped: Bool = true, precision: Precision
  ) {
    guard precision != .f32, precision != .bf16 || stored != .bfloat16 || !isMapped else { return nil }
    self.init(outputs: outputs, inputs: inputs, precision: precision)
  }

  init(outputs: Int, inputs: Int, precision: Precision) {
    self.outputs = outputs
    self.inputs = inputs
    self.precision = precision
  }

  public var byteCount: Int { parts.reduce(0, +) * groups(outputs) }

  /// Rows that are packed together: a piece of a matrix begins at a multiple of them.
  public var rowsOfGroup: Int { blockBits == nil ? 1 : 16 }

  /// Packs some rows, [rows, inputs]. Throws `ComputeError`.
  public func pack(_ rows: StoredTensor) throws -> WeightMatrix {
    try WeightMatrix(packing: rows, precision: precision)
  }

  /// Where the bytes of the packed rows `rows` go, in the order in which packing those rows alone gives them.
  public func places(of rows: Range<Int>) -> [Range<Int>] {
    precondition(rows.lowerBound % rowsOfGroup == 0)
    let (first, count) = (rows.lowerBound / rowsOfGroup, groups(rows.count))
    var start = 0
    return parts.map { part in
      defer { start += part * groups(outputs) }
      let begin = start + first * part
      return begin..<begin + count * part
    }
  }

  /// nil: not in blocks.
  var blockBits: Int? {
    switch precision {
    case .f32, .bf16: nil
    case .q8: 8
    case .q4: 4
    }
  }

  /// Bytes that a group of rows takes in each of the arrays a matrix consists of.
  private var parts: [Int] {
    guard let bits = blockBits else { return [inputs * 2] }
    let codes = BlockWeights.codeBytes(inputs: inputs, bits: bits)
    return [codes, BlockWeights.panelBytes(inputs: inputs, bits: bits) - codes]
  }

  private func groups(_ rows: Int) -> Int { (rows + rowsOfGroup - 1) / rowsOfGroup }
}
