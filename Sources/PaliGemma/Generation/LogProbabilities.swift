import Foundation
import Tensors

/// The natural logarithms of softmax(logits), worked out one by one: over the finite logits, which are those of the
/// tokens that may be chosen.
struct LogProbabilities {
  /// The likeliest, the first of several.
  let best: Int
  private let top: Float
  private let logSum: Double

  /// nil where no logit is finite.
  init?(_ logits: UnsafeBufferPointer<Float>) {
    guard let (best, sum) = softmaxSum(logits) else { return nil }
    (self.best, top, logSum) = (best, logits[best], log(sum))
  }

  /// Of a token with this logit.
  func callAsFunction(_ logit: Float) -> Float { Float(Double(logit - top) - logSum) }

  /// That one of these tokens comes.
  func ofAny(_ ids: some Sequence<Int>, in logits: UnsafeBufferPointer<Float>) -> Float {
    let found = ids.filter { logits.indices.contains($0) && logits[$0].isFinite }.map { logits[$0] }
    guard let most = found.max() else { return -.infinity }
    // One after another in a fixed order, as a set has none.
    let sum = found.sorted().reduce(0.0) { $0 + exp(Double($1 - most)) }
    return Float(Double(most - top) + log(sum) - logSum)
  }
}
