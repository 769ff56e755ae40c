import Dispatch

extension Compute {
  /// Runs `body` over 0..<count in contiguous pieces on all threads; returns when all are done.
  ///
  /// Unchecked: pieces are disjoint, so what `body` writes for its piece no other one touches.
  func parallel(_ count: Int, least: Int = 1, _ body: (Range<Int>) -> Void) {
    let pieces = min(threads, max(count / max(least, 1), 1))
    guard pieces > 1 else { return body(0..<count) }
    withoutActuallyEscaping(body) { body in
      let shared = Shared(body)
      DispatchQueue.concurrentPerform(iterations: pieces) { piece in
        shared.body(count * piece / pieces..<count * (piece + 1) / pieces)
      }
    }
  }

  private struct Shared: @unchecked Sendable {
    let body: (Range<Int>) -> Void
    init(_ body: @escaping (Range<Int>) -> Void) { self.body = body }
  }
}
