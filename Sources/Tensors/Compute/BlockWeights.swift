import CKernels
import Glibc

/// Weights of 8 or 4 bits in blocks, as `PaliBlocks` lays them out: first all codes, then all scales.
///
/// Unchecked: written by `init` alone, before anyone else can see it.
final class BlockWeights: @unchecked Sendable {
  let blocks: PaliBlocks
  /// Codes and scales, one after the other.
  let bytes: UnsafeRawBufferPointer
  /// Keeps mapped bytes alive; nil: they are memory of its own.
  private let owner: AnyObject?

  /// Rounds a tensor of shape [outputs, inputs] on all cores. Throws `ComputeError.outOfMemory`.
  init(_ tensor: StoredTensor, format: Int32, bits: Int) throws(ComputeError) {
    let (outputs, inputs) = (tensor.shape[0], tensor.shape[1])
    let panels = Self.panels(outputs)
    let base = try allocate(rows: panels, columns: Self.panelBytes(inputs: inputs, bits: bits))
    bytes = UnsafeRawBufferPointer(start: base, count: panels * Self.panelBytes(inputs: inputs, bits: bits))
    blocks = Self.blocks(base, outputs: outputs, inputs: inputs, bits: bits)
    owner = nil
    try parallelFor(panels, threads: usableCores) { (panels) throws(ComputeError) in
      try withScratch(of: Float.self, 16 * pali_width(inputs)) { scratch in
        withUnsafePointer(to: blocks) {
          pali_pack_blocks(
            tensor.bytes.baseAddress, format, $0, panels.lowerBound, panels.upperBound, scratch)
        }
      }
    }
  }

  /// Takes weights that were rounded before, 64-byte aligned; `owner` keeps them alive.
  init(packed: UnsafeRawBufferPointer, outputs: Int, inputs: Int, bits: Int, owner: AnyObject) {
    bytes = packed
    // The kernels read alone; their C type does not say so.
    let base = UnsafeMutableRawPointer(mutating: packed.baseAddress ?? UnsafeRawPointer(bitPattern: 64)!)
    blocks = Self.blocks(base, outputs: outputs, inputs: inputs, bits: bits)
    self.owner = owner
  }

  deinit {
    if owner == nil { free(blocks.codes) }
  }

  static func panels(_ outputs: Int) -> Int { (outputs + 15) / 16 }

  /// Bytes of a panel's codes.
  static func codeBytes(inputs: Int, bits: Int) -> Int { 16 * pali_width(inputs) / 8 * bits }

  /// Bytes of a panel's codes and scales.
  static func panelBytes(inputs: Int, bits: Int) -> Int {
    codeBytes(inputs: inputs, bits: bits) + 16 * pali_width(inputs) / pali_block(Int32(bits)) * 2
  }

  private static func blocks(
    _ base: UnsafeMutableRawPointer, outputs: Int, inputs: Int, bits: Int
  ) -> PaliBlocks {
    let scales = base + panels(outputs) * codeBytes(inputs: inputs, bits: bits)
    return PaliBlocks(
      codes: base.assumingMemoryBound(to: UInt8.self), scales: scales.assumingMemoryBound(to: UInt16.self),
      outputs: outputs, inputs: inputs, bits: Int32(bits))
  }
}
