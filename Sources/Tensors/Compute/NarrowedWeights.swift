import CKernels
import Glibc

/// Weights rounded to bfloat16 from a file that stores them otherwise.
///
/// Unchecked: written by `init` alone, before anyone else can see it.
final class NarrowedWeights: @unchecked Sendable {
  let base: UnsafeMutableRawPointer
  let byteCount: Int

  /// Rounds on all cores. Throws `ComputeError.outOfMemory`.
  init(_ tensor: StoredTensor, format: Int32) throws(ComputeError) {
    let (outputs, inputs) = (tensor.shape[0], tensor.shape[1])
    base = try allocate(rows: outputs, columns: inputs * 2)
    byteCount = outputs * inputs * 2
    let to = base.assumingMemoryBound(to: UInt16.self)
    parallelFor(outputs, threads: usableCores) { rows in
      withUnsafeTemporaryAllocation(of: Float.self, capacity: inputs) { row in
        for output in rows {
          pali_widen(tensor.bytes.baseAddress, format, output * inputs, inputs, row.baseAddress)
          pali_narrow(row.baseAddress, inputs, to + output * inputs)
        }
      }
    }
  }

  deinit { free(base) }
}
