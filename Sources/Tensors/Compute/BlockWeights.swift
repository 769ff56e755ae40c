import CKernels
import Glibc

/// Weights of 8 or 4 bits in blocks, as `PaliBlocks` lays them out.
///
/// Unchecked: written by `init` alone, before anyone else can see it.
final class BlockWeights: @unchecked Sendable {
  let blocks: PaliBlocks
  let byteCount: Int

  /// Rounds a tensor of shape [outputs, inputs] on all cores. Throws `ComputeError.outOfMemory`.
  init(_ tensor: StoredTensor, format: Int32, bits: Int) throws(ComputeError) {
    let (outputs, inputs) = (tensor.shape[0], tensor.shape[1])
    let panels = (outputs + 15) / 16
    let width = pali_width(inputs)
    let codes = try allocate(rows: panels * 16, columns: width / 8 * bits)
    let scales: UnsafeMutableRawPointer
    do {
      scales = try allocate(rows: panels * 16, columns: width / pali_block(Int32(bits)) * 2)
    } catch {
      free(codes)
      throw error
    }
    blocks = PaliBlocks(
      codes: codes.assumingMemoryBound(to: UInt8.self), scales: scales.assumingMemoryBound(to: UInt16.self),
      outputs: outputs, inputs: inputs, bits: Int32(bits))
    byteCount = panels * 16 * (width / 8 * bits + width / pali_block(Int32(bits)) * 2)
    parallelFor(panels, threads: usableCores) { panels in
      withUnsafeTemporaryAllocation(of: Float.self, capacity: 16 * width) { scratch in
        withUnsafePointer(to: blocks) {
          pali_pack_blocks(
            tensor.bytes.baseAddress, format, $0, panels.lowerBound, panels.upperBound, scratch.baseAddress)
        }
      }
    }
  }

  deinit {
    free(blocks.codes)
    free(blocks.scales)
  }
}
