import CKernels
import Synchronization

/// Cores that this process may run on.
let usableCores = Int(pali_usable_cores())

/// Runs `body` over 0..<count in contiguous pieces on some threads; returns when all are done.
///
/// There are more pieces than threads, and each thread takes the next when it is free, so that one which is
/// held up does not hold up all. Pieces begin at multiples of `unit`, the kernels' group of outputs, and hold at
/// least `least` items. Throws what one of them threw; the others are done all the same.
func parallelFor<Failure: Error>(
  _ count: Int, threads: Int, least: Int = 1, unit: Int = 4, _ body: (Range<Int>) throws(Failure) -> Void
) throws(Failure) {
  let pieces = min(threads * 4, max(count / max(least, 1), 1))
  guard pieces > 1, threads > 1 else { return try body(0..<count) }
  let unit = count >= pieces * unit ? unit : 1
  let size = (count + pieces * unit - 1) / (pieces * unit) * unit
  let failure = FirstFailure<Failure>()
  let keeping = { (piece: Range<Int>) in
    do throws(Failure) { try body(piece) } catch { failure.keep(error) }
  }
  withoutActuallyEscaping(keeping) { body in
    let job = Job(count: count, size: size, body: body)
    pali_together(
      Int32(min(threads, pieces)), { Unmanaged<Job>.fromOpaque($0!).takeUnretainedValue().work() },
      Unmanaged.passUnretained(job).toOpaque())
  }
  if let error = failure.kept { throw error }
}

private final class FirstFailure<Failure: Error> {
  private let error = Mutex<Failure?>(nil)

  var kept: Failure? { error.withLock { $0 } }

  func keep(_ new: Failure) { error.withLock { $0 = $0 ?? new } }
}

/// Pieces that any thread may take. They are disjoint, so what `body` writes for its piece no other one touches.
private final class Job {
  private let count, size: Int
  private let body: (Range<Int>) -> Void
  private let next = Atomic<Int>(0)

  init(count: Int, size: Int, body: @escaping (Range<Int>) -> Void) {
    self.count = count
    self.size = size
    self.body = body
  }

  func work() {
    while true {
      let start = next.add(size, ordering: .relaxed).oldValue
      guard start < count else { return }
      body(start..<min(start + size, count))
    }
  }
}
