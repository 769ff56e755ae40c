/// The layout of big_vision's archives: all layers of a part are stacked on the first axis, keys and values, gate and up
/// on the second; heads have an axis of their own; linear maps are stored as [inputs, outputs].
///
/// Source: big_vision, models/vit.py and models/ppp/gemma.py. Axis letters there and here: L layers, D width, F
/// feed-forward width, N heads, K key/value heads, H head width.
extension WeightLayout {
  static let bigVision = WeightLayout(title: "big_vision (img/*, llm/*)", mark: "llm/", derived: []) {
    slot, model in
    switch slot {
    case .patches:
      let (width, side) = (model.vision.width, model.vision.patchSize)
      return WeightSource(
        name: "img/embedding/kernel",
        recipe: WeightRecipe(stored: [side, side, 3, width], order: [3, 2, 0, 1]))
    case .patchesBias: return WeightSource(name: "img/embedding/bias")
    case .positions:
      let shape = [1, model.vision.patches, model.vision.width]
      return WeightSource(name: "img/pos_embedding", recipe: WeightRecipe(stored: shape, picked: [0]))
    case .visionLayer(let layer, let slot): return slot.bigVision(layer, model.vision)
    case .visionNorm: return WeightSource(name: "img/Transformer/encoder_norm/scale")
    case .visionNormBias: return WeightSource(name: "img/Transformer/encoder_norm/bias")
    case .projector:
      let shape = [model.vision.width, model.text.width]
      return WeightSource(name: "img/head/kernel", recipe: WeightRecipe(stored: shape, order: [1, 0]))
    case .projectorBias: return WeightSource(name: "img/head/bias")
    case .embedding: return WeightSource(name: "llm/embedder/input_embedding")
    case .decoderLayer(let layer, let slot): return slot.bigVision(layer, model.text)
    case .decoderNorm: return WeightSource(name: "llm/final_norm/scale")
    case .head: return nil
    }
  }
}

extension VisionLayerSlot {
  fileprivate func bigVision(_ layer: Int, _ vision: VisionConfiguration) -> WeightSource {
    let (layers, width, inner) = (vision.layers, vision.width, vision.feedForward)
    let heads = [vision.heads, vision.headWidth]
    func source(_ name: String, _ shape: [Int], _ order: [Int]? = nil) -> WeightSource {
      WeightSource(
        name: "img/Transformer/encoderblock/\(name)",
        recipe: WeightRecipe(stored: [layers] + shape, picked: [layer], order: order))
    }
    func attention(_ name: String, _ shape: [Int], _ order: [Int]? = nil) -> WeightSource {
      source("MultiHeadDotProductAttention_0/\(name)", shape, order)
    }
    return switch self {
    case .attentionNorm: source("LayerNorm_0/scale", [width])
    case .attentionNormBias: source("LayerNorm_0/bias", [width])
    case .query: attention("query/kernel", [width] + heads, [1, 2, 0])
    case .queryBias: attention("query/bias", heads)
    case .key: attention("key/kernel", [width] + heads, [1, 2, 0])
    case .keyBias: attention("key/bias", heads)
    case .value: attention("value/kernel", [width] + heads, [1, 2, 0])
    case .valueBias: attention("value/bias", heads)
    case .out: attention("out/kernel", heads + [width], [2, 0, 1])
    case .outBias: attention("out/bias", [width])
    case .mlpNorm: source("LayerNorm_1/scale", [width])
    case .mlpNormBias: source("LayerNorm_1/bias", [width])
    case .up: source("MlpBlock_0/Dense_0/kernel", [width, inner], [1, 0])
    case .upBias: source("MlpBlock_0/Dense_0/bias", [inner])
    case .down: source("MlpBlock_0/Dense_1/kernel", [inner, width], [1, 0])
    case .downBias: source("MlpBlock_0/Dense_1/bias", [width])
    }
  }
}

extension DecoderLayerSlot {
  fileprivate func bigVision(_ layer: Int, _ text: TextConfiguration) -> WeightSource {
    let (layers, width, inner) = (text.layers, text.width, text.feedForward)
    let (heads, shared, headWidth) = (text.heads, text.keyValueHeads, text.headWidth)
    func source(_ name: String, _ shape: [Int], _ picked: [Int] = [], _ order: [Int]? = nil) -> WeightSource {
      WeightSource(
        name: "llm/layers/\(name)",
        recipe: WeightRecipe(stored: [layers] + shape, picked: [layer] + picked, order: order))
    }
    func keyOrValue(_ index: Int) -> WeightSource {
      source("attn/kv_einsum/w", [2, shared, width, headWidth], [index], [0, 2, 1])
    }
    func gateOrUp(_ index: Int) -> WeightSource {
      source("mlp/gating_einsum", [2, width, inner], [index], [1, 0])
    }
    return switch self {
    case .attentionNorm: source("pre_attention_norm/scale", [width])
    case .query: source("attn/q_einsum/w", [heads, width, headWidth], [], [0, 2, 1])
    case .key: keyOrValue(0)
    case .value: keyOrValue(1)
    case .out: source("attn/attn_vec_einsum/w", [heads, headWidth, width], [], [2, 0, 1])
    case .postAttentionNorm: source("post_attention_norm/scale", [width])
    case .mlpNorm: source("pre_ffw_norm/scale", [width])
    case .gate: gateOrUp(0)
    case .up: gateOrUp(1)
    case .down: source("mlp/linear", [inner, width], [], [1, 0])
    case .postMLPNorm: source("post_ffw_norm/scale", [width])
    }
  }
}
