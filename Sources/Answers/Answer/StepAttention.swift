/// Where a step looked: the attention, after softmax, of the position that its token was predicted from, over the pictures'
/// patches. The rest, up to 1 for each head, went to the words.
public struct StepAttention: Sendable, Equatable {
  /// The answer's token that it belongs to, from 0.
  public let step: Int
  public let layers: Int, heads: Int
  /// Patches of all pictures, in order: rows of a square each.
  public let patches: Int
  /// [layers, heads, patches]
  public let weights: [Float]

  public init(step: Int, layers: Int, heads: Int, patches: Int, weights: [Float]) {
    precondition(weights.count == layers * heads * patches)
    self.step = step
    self.layers = layers
    self.heads = heads
    self.patches = patches
    self.weights = weights
  }

  /// Of one layer and head, or the mean over those that are nil: [patches].
  public func map(layer: Int? = nil, head: Int? = nil) -> [Float] {
    let layers = layer.map { $0..<$0 + 1 } ?? 0..<self.layers
    let heads = head.map { $0..<$0 + 1 } ?? 0..<self.heads
    var sum = [Float](repeating: 0, count: patches)
    for layer in layers {
      for head in heads {
        let first = (layer * self.heads + head) * patches
        for patch in 0..<patches { sum[patch] += weights[first + patch] }
      }
    }
    let count = Float(max(layers.count * heads.count, 1))
    return sum.map { $0 / count }
  }
}
