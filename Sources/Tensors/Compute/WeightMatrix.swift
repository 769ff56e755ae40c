/// The weights of a linear map, [outputs, inputs], in one precision, packed for the kernels in use.
///
/// Where the file stores what the precision wants, the matrix is the mapped file itself.
public struct WeightMatrix: Sendable {
  public let outputs: Int
  public let inputs: Int
  public let precision: Precision

  /// Takes a stored tensor of shape [outputs, inputs]; converts or quantises only when it must.
  public init(_ tensor: StoredTensor, precision: Precision) throws {
    fatalError("skeleton")
  }

  /// Bytes this matrix holds, mapped or allocated.
  public var byteCount: Int { fatalError("skeleton") }
}
