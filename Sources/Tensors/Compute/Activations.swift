/// Rows of float32 activations: [rows, columns], row-major, 64-byte aligned.
///
/// A reference type, because a forward pass writes into buffers it made once; it never leaves the
/// queue that made it.
public final class Activations {
  public let rows: Int
  public let columns: Int
  public let base: UnsafeMutablePointer<Float>

  /// Takes zeroed memory through a checked allocation.
  public init(rows: Int, columns: Int) throws {
    fatalError("skeleton")
  }

  public func row(_ index: Int) -> UnsafeMutableBufferPointer<Float> {
    precondition(index >= 0 && index < rows)
    return UnsafeMutableBufferPointer(start: base + index * columns, count: columns)
  }
}
