import Glibc

/// Rows of float32 activations: [rows, columns], row-major, 64-byte aligned.
///
/// A reference type, because a forward pass writes into buffers it made once; it never leaves the
/// queue that made it.
public final class Activations {
  public let rows: Int
  public let columns: Int
  public let base: UnsafeMutablePointer<Float>

  /// Takes zeroed memory through a checked allocation. Throws `ComputeError.outOfMemory`.
  public init(rows: Int, columns: Int) throws {
    self.rows = rows
    self.columns = columns
    base = try allocateFloats(rows: rows, columns: columns)
  }

  deinit { free(base) }

  public func row(_ index: Int) -> UnsafeMutableBufferPointer<Float> {
    precondition(index >= 0 && index < rows)
    return UnsafeMutableBufferPointer(start: base + index * columns, count: columns)
  }
}

/// Zeroed float32, 64-byte aligned, to be freed with `free`.
func allocateFloats(rows: Int, columns: Int) throws(ComputeError) -> UnsafeMutablePointer<Float> {
  guard columns <= Int.max / 8 else { throw .outOfMemory(bytes: .max) }
  return try allocate(rows: rows, columns: columns * 4).assumingMemoryBound(to: Float.self)
}

/// Zeroed bytes, 64-byte aligned, to be freed with `free`.
func allocate(rows: Int, columns: Int) throws(ComputeError) -> UnsafeMutableRawPointer {
  let memory = try reserve(rows: rows, columns: columns)
  memset(memory, 0, max(rows * columns, 64))
  return memory
}

/// Memory with anything in it for the time of a call, 64-byte aligned. Unlike Swift's own it may be refused.
func withScratch<Element, Result>(
  of type: Element.Type, _ count: Int,
  _ body: (UnsafeMutablePointer<Element>) throws(ComputeError) -> Result
) throws(ComputeError) -> Result {
  let memory = try reserve(rows: count, columns: MemoryLayout<Element>.stride)
  defer { free(memory) }
  return try body(memory.bindMemory(to: type, capacity: count))
}

private func reserve(rows: Int, columns: Int) throws(ComputeError) -> UnsafeMutableRawPointer {
  let (count, overflow) = rows.multipliedReportingOverflow(by: columns)
  guard !overflow, rows >= 0, columns >= 0, count <= Int.max / 2 else { throw .outOfMemory(bytes: .max) }
  let bytes = max(count, 64)
  var memory: UnsafeMutableRawPointer?
  guard posix_memalign(&memory, 64, bytes) == 0, let memory else { throw .outOfMemory(bytes: bytes) }
  return memory
}
