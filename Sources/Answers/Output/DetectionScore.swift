import Glibc

/// How sure the model is of a detection, 0...1.
///
/// The geometric mean of the probabilities of its four places, times the geometric mean of the probabilities of its
/// label's tokens. A place is its `<loc>` token or one of its neighbours (`CodeTokens.near`): a model that wavers
/// between two of them is sure of the place. Means, so that a label of many tokens is not held against it; the two
/// multiplied, so that a box is worth no more than its name. Probabilities are those before temperature;
/// `<seg>` tokens and separators do not count. A detection without a label has the box's mean alone.
struct DetectionScore {
  /// Logarithms of probabilities.
  var locations: [Float] = []
  var label = MeanLogarithm()

  var value: Float {
    var box = MeanLogarithm()
    for logprob in locations { box.append(logprob) }
    let score = exp(box.value + label.value)
    return score.isNaN ? 0 : min(max(score, 0), 1)
  }
}

/// A mean that grows, 0 while it is empty.
struct MeanLogarithm {
  private var sum: Float = 0
  private var count: Float = 0

  var value: Float { count == 0 ? 0 : sum / count }

  mutating func append(_ logprob: Float) {
    sum += logprob
    count += 1
  }
}
