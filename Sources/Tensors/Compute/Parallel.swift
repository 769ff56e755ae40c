import CKernels
import Dispatch
import Synchronization

/// Cores that this process may run on.
let usableCores = Int(pali_usable_cores())

/// Runs `body` over 0..<count in contiguous pieces on some threads; returns when all are done.
///
/// There are more pieces than threads, and each thread takes the next when it is free, so that one which is
/// held up does not hold up all. Pieces begin at multiples of 4, the kernels' group of outputs.
func parallelFor(_ count: Int, threads: Int, least: Int = 1, _ body: (Range<Int>) -> Void) {
  let pieces = min(threads * 4, max(count / max(least, 1), 1))
  guard pieces > 1, threads > 1 else { return body(0..<count) }
  let unit = count >= pieces * 8 ? 4 : 1
  let size = (count + pieces * unit - 1) / (pieces * unit) * unit
  let next = Atomic<Int>(0)
  withoutActuallyEscaping(body) { body in
    let shared = Shared(body)
    DispatchQueue.concurrentPerform(iterations: min(threads, pieces)) { _ in
      while true {
        let start = next.add(size, ordering: .relaxed).oldValue
        guard start < count else { return }
        shared.body(start..<min(start + size, count))
      }
    }
  }
}

/// Unchecked: pieces are disjoint, so what `body` writes for its piece no other one touches.
private struct Shared: @unchecked Sendable {
  let body: (Range<Int>) -> Void
  init(_ body: @escaping (Range<Int>) -> Void) { self.body = body }
}
