import CKernels
import Glibc

/// Weights rounded to bfloat16 from a file that stores them otherwise.
///
/// Unchecked: written by `init` alone, before anyone else can see it.
final class NarrowedWeights: @unchecked Sendable {
  let base: UnsafeRawPointer
  let bytes: UnsafeRawBufferPointer
  /// Keeps mapped bytes alive; nil: they are memory of its own.
  private let owner: AnyObject?

  /// Rounds on all cores. Throws `ComputeError.outOfMemory`.
  init(_ tensor: StoredTensor, format: Int32) throws(ComputeError) {
    let (outputs, inputs) = (tensor.shape[0], tensor.shape[1])
    let memory = try allocate(rows: outputs, columns: inputs * 2)
    base = UnsafeRawPointer(memory)
    bytes = UnsafeRawBufferPointer(start: memory, count: outputs * inputs * 2)
    owner = nil
    let to = memory.assumingMemoryBound(to: UInt16.self)
    try parallelFor(outputs, threads: usableCores) { (rows) throws(ComputeError) in
      try withScratch(of: Float.self, inputs) { row in
        for output in rows {
          pali_widen(tensor.bytes.baseAddress, format, output * inputs, inputs, row)
          pali_narrow(row, inputs, to + output * inputs)
        }
      }
    }
  }

  /// Takes weights that were rounded before; `owner` keeps them alive.
  init(packed: UnsafeRawBufferPointer, owner: AnyObject) {
    bytes = packed
    base = packed.baseAddress ?? UnsafeRawPointer(bitPattern: 64)!
    self.owner = owner
  }

  deinit {
    if owner == nil { free(UnsafeMutableRawPointer(mutating: base)) }
  }
}
