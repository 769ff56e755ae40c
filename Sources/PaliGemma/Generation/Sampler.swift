import Answers
import Foundation

/// Chooses the next token from logits.
///
/// Greedy at temperature 0. Otherwise in the reference's order: temperature, the `topK` likeliest, the
/// smallest set of likeliest tokens whose probability reaches `topP`, then a draw. No penalty of any kind:
/// it would distort locations, which repeat by nature.
struct Sampler {
  struct Choice: Equatable {
    let id: Int
    /// Natural logarithm of the probability, before temperature, over the tokens that may be chosen.
    let logprob: Float
  }

  private let options: GenerationOptions
  private var random: SplitMix64

  /// Throws `GenerationError.option` on values without a meaning.
  init(_ options: GenerationOptions) throws {
    guard options.temperature >= 0, options.temperature <= 1e6 else {
      throw GenerationError.option(name: "temperature", got: "\(options.temperature)", expected: "0 or more")
    }
    if let topK = options.topK, topK < 1 {
      throw GenerationError.option(name: "top-k", got: "\(topK)", expected: "1 or more")
    }
    if let topP = options.topP, !(topP > 0 && topP <= 1) {
      throw GenerationError.option(name: "top-p", got: "\(topP)", expected: "above 0 and at most 1")
    }
    guard options.maxTokens >= 1 else {
      throw GenerationError.option(name: "max-tokens", got: "\(options.maxTokens)", expected: "1 or more")
    }
    self.options = options
    random = SplitMix64(seed: options.seed)
  }

  /// Of equal logits the first one wins. NaN and infinities are never chosen; nil when nothing else is left.
  mutating func choose(_ logits: UnsafeBufferPointer<Float>) -> Choice? {
    guard let logprob = LogProbabilities(logits) else { return nil }
    let best = logprob.best
    let id = options.temperature == 0 ? best : draw(logits, logits[best])
    return Choice(id: id, logprob: logprob(logits[id]))
  }

  private mutating func draw(_ logits: UnsafeBufferPointer<Float>, _ top: Float) -> Int {
    var kept = candidates(logits, top)
    if options.topK != nil || options.topP != nil {
      kept.sort { $0.weight > $1.weight || ($0.weight == $1.weight && $0.id < $1.id) }
      if let topK = options.topK { kept.removeSubrange(min(topK, kept.count)...) }
      if let topP = options.topP { kept.removeSubrange(nucleus(kept, topP)...) }
    }
    var place = random.unit() * kept.reduce(0) { $0 + $1.weight }
    for candidate in kept {
      place -= candidate.weight
      if place < 0 { return candidate.id }
    }
    // Rounding may leave a little over.
    return kept[kept.count - 1].id
  }

  /// Every token that may be drawn, with exp((logit - top) / temperature).
  private func candidates(
    _ logits: UnsafeBufferPointer<Float>, _ top: Float
  ) -> [(id: Int, weight: Double)] {
    logits.indices.compactMap { index in
      guard logits[index].isFinite else { return nil }
      return (index, exp(Double(logits[index] - top) / options.temperature))
    }
  }

  /// How many of the sorted candidates it takes to reach the share `topP`.
  private func nucleus(_ sorted: [(id: Int, weight: Double)], _ topP: Double) -> Int {
    let wanted = topP * sorted.reduce(0) { $0 + $1.weight }
    var sum = 0.0
    for (index, candidate) in sorted.enumerated() {
      sum += candidate.weight
      if sum >= wanted { return index + 1 }
    }
    return sorted.count
  }
}
