/// A place in the forward pass that takes weights, whatever a checkpoint calls them.
enum WeightSlot: Hashable, Sendable {
  case patches, patchesBias, positions
  case visionLayer(Int, VisionLayerSlot)
  case visionNorm, visionNormBias
  case projector, projectorBias
  case embedding
  case decoderLayer(Int, DecoderLayerSlot)
  case decoderNorm
  case head

  var part: ModelPart {
    switch self {
    case .patches, .patchesBias, .positions, .visionLayer, .visionNorm, .visionNormBias: .vision
    case .projector, .projectorBias: .projector
    case .embedding, .decoderLayer, .decoderNorm: .text
    case .head: .head
    }
  }
}

/// What a checkpoint consists of: a part has its precision, and most layouts give it a name.
enum ModelPart: CaseIterable, Sendable {
  case vision, projector, text, head
}

enum VisionLayerSlot: Hashable, Sendable, CaseIterable {
  case attentionNorm, attentionNormBias
  case query, queryBias, key, keyBias, value, valueBias, out, outBias
  case mlpNorm, mlpNormBias
  case up, upBias, down, downBias
}

enum DecoderLayerSlot: Hashable, Sendable, CaseIterable {
  case attentionNorm, query, key, value, out
  case postAttentionNorm
  case mlpNorm, gate, up, down
  case postMLPNorm
}
