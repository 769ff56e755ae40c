import CKernels

/// Tells bytes from those that an accident made of them, at the speed of memory: a change within eight bytes in a
/// row is always seen, any other is missed once in 2^64. No help against intent.
public func checksum(_ bytes: UnsafeRawBufferPointer) -> UInt64 {
  pali_checksum(bytes.baseAddress, bytes.count)
}

/// Checksums of some parts of memory, on all cores.
public func checksums(_ parts: [UnsafeRawBufferPointer]) -> [UInt64] {
  [UInt64](unsafeUninitializedCapacity: parts.count) { sums, filled in
    parallelFor(parts.count, threads: usableCores, unit: 1) { range in
      for index in range { sums.initializeElement(at: index, to: checksum(parts[index])) }
    }
    filled = parts.count
  }
}
