import Foundation
import Testing

@testable import Tensors

struct SoftmaxSumTests {
  private func found(_ values: [Float]) -> (best: Int, sum: Double)? {
    values.withUnsafeBufferPointer { softmaxSum($0) }
  }

  @Test func equalsTheSumAtEveryLength() throws {
    for count in Array(1...70) + [4095, 4097, 10_000] {
      let values = Samples.values(count, 3).map { $0 * 20 }
      let (best, sum) = try #require(found(values))
      let top = try #require(values.max())
      #expect(best == values.firstIndex(of: top))
      let expected = values.reduce(0.0) { $0 + exp(Double($1 - top)) }
      #expect(abs(sum - expected) < 1e-6 * expected)
    }
  }

  @Test func whatIsNotFiniteDoesNotCount() throws {
    let (best, sum) = try #require(found([.nan, -.infinity, 2, .infinity, 2, 1]))
    #expect(best == 2 && abs(sum - (2 + exp(-1))) < 1e-6)
    #expect(found([.nan, .infinity, -.infinity]) == nil && found([]) == nil)
    let extreme = try #require(found([-.greatestFiniteMagnitude, .greatestFiniteMagnitude]))
    #expect(extreme.best == 1 && extreme.sum == 1)
  }
}
