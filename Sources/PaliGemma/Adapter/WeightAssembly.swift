import Tensors

extension ModelWeights {
  /// Puts what slots hold where the forward pass wants it; what an adapter brings stands in place of the base's, which
  /// stays as it is. All slots of the configuration's table are filled.
  init(_ configuration: ModelConfiguration, _ base: LoadedWeights, _ adapter: Adapter? = nil) {
    let slots = WeightAssembly(base: base, adapter: adapter)
    vision = slots.vision(layers: configuration.vision.layers)
    projector = slots.linear(.projector, .projectorBias)
    text = slots.text(layers: configuration.text.layers)
  }
}

extension PaliGemmaModel {
  /// The same with an adapter over the weights that it was made of.
  func adapted(_ loaded: LoadedWeights, _ adapter: Adapter) -> PaliGemmaModel {
    var model = PaliGemmaModel(configuration, ModelWeights(configuration, loaded, adapter), compute)
    model.pictures = pictures
    return model
  }
}

private struct WeightAssembly {
  let base: LoadedWeights
  let adapter: Adapter?

  func vision(layers: Int) -> VisionWeights {
    VisionWeights(
      patches: linear(.patches, .patchesBias), positions: floats(.positions),
      layers: (0..<layers).map(visionLayer), norm: layerNorm(.visionNorm, .visionNormBias))
  }

  private func visionLayer(_ index: Int) -> VisionLayerWeights {
    func slot(_ slot: VisionLayerSlot) -> WeightSlot { .visionLayer(index, slot) }
    return VisionLayerWeights(
      attentionNorm: layerNorm(slot(.attentionNorm), slot(.attentionNormBias)),
      query: linear(slot(.query), slot(.queryBias)), key: linear(slot(.key), slot(.keyBias)),
      value: linear(slot(.value), slot(.valueBias)), out: linear(slot(.out), slot(.outBias)),
      mlpNorm: layerNorm(slot(.mlpNorm), slot(.mlpNormBias)),
      up: linear(slot(.up), slot(.upBias)), down: linear(slot(.down), slot(.downBias)))
  }

  func text(layers: Int) -> DecoderWeights {
    let embedding = matrix(.embedding)
    // Tied to the base's embedding, also where an adapter brings another one, as the reference has it.
    let head = adapter?.matrices[.head] ?? base.matrices[.head] ?? base.matrices[.embedding] ?? embedding
    return DecoderWeights(
      embedding: embedding, layers: (0..<layers).map(decoderLayer), norm: floats(.decoderNorm), head: head)
  }

  private func decoderLayer(_ index: Int) -> DecoderLayerWeights {
    func slot(_ slot: DecoderLayerSlot) -> WeightSlot { .decoderLayer(index, slot) }
    return DecoderLayerWeights(
      attentionNorm: floats(slot(.attentionNorm)),
      query: linear(slot(.query)), key: linear(slot(.key)), value: linear(slot(.value)),
      out: linear(slot(.out)),
      postAttentionNorm: floats(ifThere: slot(.postAttentionNorm)),
      mlpNorm: floats(slot(.mlpNorm)),
      gate: linear(slot(.gate)), up: linear(slot(.up)), down: linear(slot(.down)),
      postMLPNorm: floats(ifThere: slot(.postMLPNorm)))
  }

  func linear(_ matrix: WeightSlot, _ bias: WeightSlot? = nil) -> LinearWeights {
    LinearWeights(
      matrix: self.matrix(matrix), bias: bias.map(floats), change: adapter?.changes[matrix])
  }

  private func layerNorm(_ scale: WeightSlot, _ bias: WeightSlot) -> LayerNormWeights {
    LayerNormWeights(scale: floats(scale), bias: floats(bias))
  }

  private func matrix(_ slot: WeightSlot) -> WeightMatrix {
    guard let found = adapter?.matrices[slot] ?? base.matrices[slot] else {
      preconditionFailure("\(slot) is checked before it is loaded")
    }
    return found
  }

  private func floats(_ slot: WeightSlot) -> [Float] { floats(ifThere: slot) ?? [] }

  private func floats(ifThere slot: WeightSlot) -> [Float]? { adapter?.floats[slot] ?? base.floats[slot] }
}
