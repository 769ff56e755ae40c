import Tensors

// Weights as the forward pass uses them. Matrices are in the model's precision; norms, biases and position
// embeddings are float32 in every precision. Axis letters: see PaliGemmaModel.swift.

/// y = x W^T + b, and where an adapter changes the map, + scale * (x A^T) B^T.
struct LinearWeights {
  /// [outputs, inputs]
  let matrix: WeightMatrix
  /// [outputs]; nil: none.
  var bias: [Float]?
  var change: LowRankChange?
}

struct LayerNormWeights {
  let scale, bias: [Float]
}

struct VisionLayerWeights {
  let attentionNorm: LayerNormWeights
  /// [W, W] each.
  let query, key, value, out: LinearWeights
  let mlpNorm: LayerNormWeights
  /// [F, W] and [W, F].
  let up, down: LinearWeights
}

struct VisionWeights {
  /// [W, 3 * patch * patch]
  let patches: LinearWeights
  /// [N, W]
  let positions: [Float]
  let layers: [VisionLayerWeights]
  let norm: LayerNormWeights
}

struct DecoderLayerWeights {
  let attentionNorm: [Float]
  /// [H*D, W], [K*D, W], [K*D, W], [W, H*D].
  let query, key, value, out: LinearWeights
  let postAttentionNorm: [Float]?
  let mlpNorm: [Float]
  /// [F, W], [F, W], [W, F].
  let gate, up, down: LinearWeights
  let postMLPNorm: [Float]?
}

struct DecoderWeights {
  /// [V, W]
  let embedding: WeightMatrix
  let layers: [DecoderLayerWeights]
  let norm: [Float]
  /// [V, W]; the embedding itself unless the file has a head of its own.
  let head: WeightMatrix
}

/// All of a model.
struct ModelWeights {
  let vision: VisionWeights
  /// [text width, vision width]
  let projector: LinearWeights
  let text: DecoderWeights
}
