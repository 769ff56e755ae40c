import CKernels
import Glibc

/// What this machine does at most, measured now: what a benchmark quotes shares of.
public struct MachineLimits: Sendable {
  /// Operations a second on all threads, from registers alone; a multiplication and an addition are two.
  public let float32, bfloat16, int8: Double
  /// Bytes a second that all threads read of a buffer far larger than the caches.
  public let read: Double

  /// Takes a second or so. Throws `ComputeError.outOfMemory`.
  public init(_ compute: Compute, bytes: Int = 1 << 29, seconds: Double = 0.2) throws {
    float32 = Self.peak(compute, Int(PALI_FLOATS), seconds)
    bfloat16 = Self.peak(compute, Int(PALI_PAIRS), seconds)
    int8 = Self.peak(compute, Int(PALI_BYTES), seconds)
    read = try Self.bandwidth(compute, bytes, seconds)
  }

  /// The limit that a product of this precision has on this CPU.
  public func operations(_ precision: Precision) -> Double {
    switch precision {
    case .f32: float32
    case .bf16: bfloat16
    case .q8, .q4: int8
    }
  }

  /// The best of some tries, each in enough pieces that no thread waits long for another.
  private static func peak(_ compute: Compute, _ arithmetic: Int, _ seconds: Double) -> Double {
    best(of: seconds) {
      let pieces = compute.threads * 8
      let each = pali_peak(compute.path.number, Int32(arithmetic), 1)
      compute.parallel(pieces, unit: 1) { range in
        for _ in range { _ = pali_peak(compute.path.number, Int32(arithmetic), 20_000) }
      }
      return Double(each) * 20_000 * Double(pieces)
    }
  }

  private static func bandwidth(_ compute: Compute, _ bytes: Int, _ seconds: Double) throws -> Double {
    let buffer = try Activations(rows: 1, columns: max(bytes / 4, 1))
    for index in stride(from: 0, to: buffer.columns, by: 1024) { buffer.base[index] = 1 }
    return best(of: seconds) {
      compute.parallel(buffer.columns, unit: 64) {
        _ = pali_read(buffer.base + $0.lowerBound, $0.count * 4)
      }
      return Double(buffer.columns * 4)
    }
  }

  /// The most a second that `work` reaches, tried for so long but at least three times. It returns what it has done.
  private static func best(of seconds: Double, _ work: () -> Double) -> Double {
    let begun = ContinuousClock.now
    var best = 0.0
    var tries = 0
    while tries < 3 || (ContinuousClock.now - begun) / .seconds(1) < seconds {
      let start = ContinuousClock.now
      let done = work()
      best = max(best, done / max((ContinuousClock.now - start) / .seconds(1), 1e-9))
      tries += 1
    }
    return best
  }
}
