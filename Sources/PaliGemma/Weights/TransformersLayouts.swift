/// The layouts of Hugging Face's transformers: each part has a prefix, which changed with the years, and what follows
/// it did not. Linear maps are stored as the kernels want them, [outputs, inputs].
extension WeightLayout {
  static let transformersOld = transformers(
    "language_model.model.*, vision_tower.*", vision: "vision_tower.vision_model.",
    projector: "multi_modal_projector.", text: "language_model.model.", head: "language_model.")

  /// What transformers 5 saves of a model that it did not load from either of the others: the tower has lost a level.
  static let transformersMixed = transformers(
    "language_model.model.*, vision_tower.* without vision_model", vision: "vision_tower.",
    projector: "multi_modal_projector.", text: "language_model.model.", head: "language_model.")

  static let transformersNew = transformers(
    "model.language_model.*, model.vision_tower.*", vision: "model.vision_tower.vision_model.",
    projector: "model.multi_modal_projector.", text: "model.language_model.", head: "")

  /// The same without a level in the tower.
  static let transformersFlat = transformers(
    transformersNew.title, vision: "model.vision_tower.", projector: "model.multi_modal_projector.",
    text: "model.language_model.", head: "")

  private static func transformers(
    _ title: String, vision: String, projector: String, text: String, head: String
  ) -> WeightLayout {
    WeightLayout(title: title, mark: text, derived: [".position_ids", ".rotary_emb.inv_freq"]) {
      slot, model in
      let prefix =
        switch slot.part {
        case .vision: vision
        case .projector: projector
        case .text: text
        case .head: head
        }
      let name = prefix + transformersName(slot, postNorms: model.text.postNorms)
      guard slot == .patches else { return WeightSource(name: name) }
      let (width, side) = (model.vision.width, model.vision.patchSize)
      return WeightSource(name: name, recipe: .reshaped([width, 3, side, side]))
    }
  }
}

/// A tensor's name within its part.
private func transformersName(_ slot: WeightSlot, postNorms: Bool) -> String {
  switch slot {
  case .patches: "embeddings.patch_embedding.weight"
  case .patchesBias: "embeddings.patch_embedding.bias"
  case .positions: "embeddings.position_embedding.weight"
  case .visionLayer(let layer, let slot): "encoder.layers.\(layer).\(transformersName(slot))"
  case .visionNorm: "post_layernorm.weight"
  case .visionNormBias: "post_layernorm.bias"
  case .projector: "linear.weight"
  case .projectorBias: "linear.bias"
  case .embedding: "embed_tokens.weight"
  case .decoderLayer(let layer, let slot):
    "layers.\(layer).\(transformersName(slot, postNorms: postNorms)).weight"
  case .decoderNorm: "norm.weight"
  case .head: "lm_head.weight"
  }
}

private func transformersName(_ slot: VisionLayerSlot) -> String {
  switch slot {
  case .attentionNorm: "layer_norm1.weight"
  case .attentionNormBias: "layer_norm1.bias"
  case .query: "self_attn.q_proj.weight"
  case .queryBias: "self_attn.q_proj.bias"
  case .key: "self_attn.k_proj.weight"
  case .keyBias: "self_attn.k_proj.bias"
  case .value: "self_attn.v_proj.weight"
  case .valueBias: "self_attn.v_proj.bias"
  case .out: "self_attn.out_proj.weight"
  case .outBias: "self_attn.out_proj.bias"
  case .mlpNorm: "layer_norm2.weight"
  case .mlpNormBias: "layer_norm2.bias"
  case .up: "mlp.fc1.weight"
  case .upBias: "mlp.fc1.bias"
  case .down: "mlp.fc2.weight"
  case .downBias: "mlp.fc2.bias"
  }
}

/// Gemma calls the norm before its MLP "post_attention_layernorm"; with post-norms that name is the norm of the
/// attention's result.
private func transformersName(_ slot: DecoderLayerSlot, postNorms: Bool) -> String {
  switch slot {
  case .attentionNorm: "input_layernorm"
  case .query: "self_attn.q_proj"
  case .key: "self_attn.k_proj"
  case .value: "self_attn.v_proj"
  case .out: "self_attn.o_proj"
  case .postAttentionNorm: "post_attention_layernorm"
  case .mlpNorm: postNorms ? "pre_feedforward_layernorm" : "post_attention_layernorm"
  case .gate: "mlp.gate_proj"
  case .up: "mlp.up_proj"
  case .down: "mlp.down_proj"
  case .postMLPNorm: "post_feedforward_layernorm"
  }
}
