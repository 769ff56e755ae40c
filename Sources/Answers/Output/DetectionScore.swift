import Glibc

/// How sure the model is of a detection, 0...1.
///
/// The geometric mean of the probabilities of its four places, times the geometric mean of the probabilities of its
/// label's tokens. A place is its `<loc>` token or one of its neighbours (`CodeTokens.near`): a model that wavers
/// between two of them is sure of the place. Means, so that a label of many tokens is not held against it; the two
/// multiplied, so that a box is worth no more than its name. Probabilities are those before temperature;
/// `<seg>` tokens and separators do not count. A detection without a label has the box's mean alone. One whose
/// probabilities are not all known has no score.
struct DetectionScore {
  private var box = MeanLogarithm()
  private var label = MeanLogarithm()

  /// The logarithms of the probabilities of its four places.
  init(locations: [Float?] = []) { for logprob in locations { box.append(logprob) } }

  /// The logarithm of the probability of a token of its label.
  mutating func append(label logprob: Float?) { label.append(logprob) }

  var value: Float? {
    guard let box = box.value, let label = label.value else { return nil }
    let score = exp(box + label)
    return score.isNaN ? 0 : min(max(score, 0), 1)
  }
}

/// A mean that grows, 0 while it is empty; nil once something in it is not known.
private struct MeanLogarithm {
  private var sum: Float? = 0
  private var count: Float = 0

  var value: Float? { count == 0 ? 0 : sum.map { $0 / count } }

  mutating func append(_ logprob: Float?) {
    sum = logprob.flatMap { logprob in sum.map { $0 + logprob } }
    count += 1
  }
}
