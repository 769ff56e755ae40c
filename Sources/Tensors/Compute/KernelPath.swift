import CKernels

/// Which family of kernels runs.
public enum KernelPath: String, Sendable, CaseIterable {
  case scalar, avx2, avx512, avx512bf16, neon
  case neonDot = "neon-dot"

  /// Those that this CPU can execute, the fastest last.
  public static var detected: [KernelPath] { allCases.filter { pali_kernels($0.number) != nil } }

  var number: Int32 {
    switch self {
    case .scalar: Int32(PALI_SCALAR)
    case .avx2: Int32(PALI_AVX2)
    case .avx512: Int32(PALI_AVX512)
    case .avx512bf16: Int32(PALI_AVX512BF16)
    case .neon: Int32(PALI_NEON)
    case .neonDot: Int32(PALI_NEON_DOT)
    }
  }
}
