extension StoredTensor {
  /// Random bfloat16 numbers of one size and either sign, 0.016 to 0.031: fit for measuring speed, as no layer makes
  /// large numbers of them. The same seed makes the same tensor. Throws `ComputeError.outOfMemory`.
  public static func random(name: String, shape: [Int], seed: UInt64) throws -> StoredTensor {
    let count = shape.reduce(1, *)
    let memory = try Activations(rows: 1, columns: (count + 1) / 2)
    let halves = UnsafeMutableRawPointer(memory.base).assumingMemoryBound(to: UInt64.self)
    parallelFor((memory.columns + 1) / 2, threads: usableCores, least: 4096) { range in
      // The memory ends at a multiple of 64 bytes, so the last four numbers have room.
      for index in range { halves[index] = bfloat16s(seed &+ UInt64(truncatingIfNeeded: index)) }
    }
    let bytes = UnsafeRawBufferPointer(start: memory.base, count: count * 2)
    return StoredTensor(name: name, elementType: .bfloat16, shape: shape, bytes: bytes, owner: memory)
  }

  /// Four numbers 2^-6 (1 + m / 128), by SplitMix64.
  private static func bfloat16s(_ index: UInt64) -> UInt64 {
    var mixed = index &* 0x9E37_79B9_7F4A_7C15
    mixed = (mixed ^ mixed >> 30) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
    mixed ^= mixed >> 31
    return mixed & 0x807F_807F_807F_807F | 0x3C80_3C80_3C80_3C80
  }
}
