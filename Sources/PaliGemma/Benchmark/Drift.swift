import Foundation
import Pictures
import Tensors

/// How far a model's answers in one precision are from those with float32 arithmetic.
///
/// The float32 model answers greedily; the other is asked, after each beginning of that answer, what it would say
/// next. So both always speak of the same text.
public struct Drift: Sendable {
  public let precision: String
  /// Tokens compared.
  public let tokens: Int
  /// Those of them where both take the same one.
  public let agreeing: Int
  /// KL divergences of the next token's distribution from float32's, in nats: mean and largest.
  public let meanDivergence, largestDivergence: Double

  /// Loads `settings.folder` twice, one after the other: in float32 and as `settings` says. At most `tokens` tokens
  /// of each picture's answer count. Throws an error whose description is one line, or `Cancelled`.
  public init(
    _ settings: EmbeddedEngine.Settings, pictures: [Picture], prompt: String, tokens: Int,
    progress: @escaping (Double) -> Void, isCancelled: @escaping () -> Bool
  ) throws {
    let load = { (part: Double) in { (fraction: Double) in progress(part + fraction * 0.1) } }
    var exact = settings
    exact.precision = .fixed(.f32)
    var expected: [[Step]] = pictures.map { _ in [] }
    try Self.walk(
      try LoadedModel(exact, progress: load(0), isCancelled: isCancelled), pictures, prompt, tokens,
      { progress(0.1 + 0.5 * $0) }, isCancelled
    ) { picture, _, step in
      expected[picture].append(step)
      return step.best
    }
    let other = try LoadedModel(settings, progress: load(0.6), isCancelled: isCancelled)
    var matches: [Bool] = []
    var divergences: [Double] = []
    try Self.walk(other, pictures, prompt, tokens, { progress(0.7 + 0.3 * $0) }, isCancelled) {
      picture, place, step in
      let expected = expected[picture][place]
      matches.append(step.best == expected.best)
      divergences.append(Self.divergence(expected.logits, step.logits))
      return expected.best
    }
    precision = other.plan.name
    self.tokens = matches.count
    agreeing = matches.count { $0 }
    meanDivergence = divergences.reduce(0, +) / Double(max(divergences.count, 1))
    largestDivergence = divergences.max() ?? 0
  }

  /// What may follow a beginning of an answer.
  struct Step {
    let best: Int
    let logits: [Float]
  }

  /// One walk a picture; `next` says, of a picture's number, a place in its answer and the step there, which token
  /// is taken.
  private static func walk(
    _ loaded: LoadedModel, _ pictures: [Picture], _ prompt: String, _ tokens: Int,
    _ progress: (Double) -> Void, _ isCancelled: @escaping () -> Bool, next: (Int, Int, Step) -> Int
  ) throws {
    for (index, picture) in pictures.enumerated() {
      progress(Double(index) / Double(pictures.count))
      try walk(loaded, picture, prompt, tokens, ForwardPass(isCancelled: isCancelled)) { next(index, $0, $1) }
    }
  }

  private static func walk(
    _ loaded: LoadedModel, _ picture: Picture, _ prompt: String, _ tokens: Int, _ pass: ForwardPass,
    next: (Int, Step) -> Int
  ) throws {
    let (model, configuration) = (loaded.model, loaded.model.configuration)
    let ids = loaded.tokenizer.promptIDs(prompt, imageTokens: configuration.imageTokens)
    guard ids.count + tokens <= configuration.text.positions else {
      throw GenerationError.promptTooLong(tokens: ids.count, limit: configuration.text.positions - tokens)
    }
    let decoding = try Decoding(model, prompt: ids.count, more: tokens)
    try decoding.prefill(ids, [try model.features(of: picture, pass)], pass)
    for place in 0..<tokens {
      loaded.vocabulary.mask(decoding.logits)
      let row = UnsafeBufferPointer(decoding.logits)
      guard let best = softmaxSum(row)?.best else {
        throw GenerationError.notFinite(folder: loaded.path, step: place)
      }
      let taken = next(place, Step(best: best, logits: Array(row)))
      if loaded.ends.contains(taken) || place == tokens - 1 { return }
      try decoding.step(taken, pass)
    }
  }

  /// The KL divergence of softmax(q) from softmax(p), in nats. Tokens that may not come are minus infinity in both.
  static func divergence(_ p: [Float], _ q: [Float]) -> Double {
    func offset(_ x: [Float]) -> Double {
      guard let (best, sum) = x.withUnsafeBufferPointer({ softmaxSum($0) }) else { return 0 }
      return Double(x[best]) + log(sum)
    }
    let (fromP, fromQ) = (offset(p), offset(q))
    return zip(p, q).reduce(0) { total, pair in
      guard pair.0.isFinite, pair.1.isFinite else { return total }
      let (a, b) = (Double(pair.0) - fromP, Double(pair.1) - fromQ)
      return total + exp(a) * (a - b)
    }
  }
}
