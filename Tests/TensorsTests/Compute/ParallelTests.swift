import Dispatch
import Synchronization
import Testing

@testable import Tensors

/// Every piece is done once, however many threads there are and whoever else is at it.
struct ParallelTests {
  private func visits(_ count: Int, threads: Int, least: Int = 1, unit: Int = 4) -> [Int] {
    let seen = Mutex([Int](repeating: 0, count: count))
    parallelFor(count, threads: threads, least: least, unit: unit) { range in
      seen.withLock { for index in range { $0[index] += 1 } }
    }
    return seen.withLock { $0 }
  }

  @Test(arguments: [1, 2, 3, 8, 40])
  func everyItemOnce(_ threads: Int) {
    for count in 0..<70 {
      for unit in [1, 4, 32] {
        #expect(visits(count, threads: threads, unit: unit) == [Int](repeating: 1, count: count))
      }
    }
  }

  @Test func piecesBeginAtTheUnit() {
    let starts = Mutex<[Int]>([])
    parallelFor(1000, threads: 3, unit: 32) { range in starts.withLock { $0.append(range.lowerBound) } }
    #expect(starts.withLock { $0.count } > 3)
    #expect(starts.withLock { $0.allSatisfy { $0 % 32 == 0 } })
  }

  @Test func jobsWithinJobsAreDone() {
    let total = Atomic(0)
    parallelFor(20, threads: 4) { outer in
      for _ in outer { parallelFor(50, threads: 4) { total.add($0.count, ordering: .relaxed) } }
    }
    #expect(total.load(ordering: .relaxed) == 1000)
  }

  /// Short jobs in quick succession from several threads at once: the workers change hands all the time.
  @Test func manyCallersAtOnce() {
    let total = Atomic(0)
    DispatchQueue.concurrentPerform(iterations: 6) { _ in
      for _ in 0..<3000 { parallelFor(8, threads: 3) { total.add($0.count, ordering: .relaxed) } }
    }
    #expect(total.load(ordering: .relaxed) == 6 * 3000 * 8)
  }
}
