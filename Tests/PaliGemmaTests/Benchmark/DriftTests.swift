import Foundation
import Testing

@testable import PaliGemma

struct DriftTests {
  @Test func theDivergenceOfTwoCoins() {
    let (p, q) = ([0.5, 0.5], [0.9, 0.1])
    let logits = { (chances: [Double]) in chances.map { Float(log($0)) + 3 } }
    let expected = 0.5 * log(0.5 / 0.9) + 0.5 * log(0.5 / 0.1)
    #expect(abs(Drift.divergence(logits(p), logits(q)) - expected) < 1e-6)
    #expect(abs(Drift.divergence(logits(p), logits(p).map { $0 - 7 })) < 1e-6)
  }

  @Test func whatMayNotComeDoesNotCount() {
    #expect(abs(Drift.divergence([1, -.infinity, 2], [0, -.infinity, 1])) < 1e-6)
  }
}
