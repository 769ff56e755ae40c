import Tensors

/// What a model has to do, counted from its shape: operations of products and attention (a multiplication and an
/// addition are two), and bytes read. Norms, activations and embeddings are left out: a thousandth.
struct Work {
  let configuration: ModelConfiguration

  /// One picture through the tower and the projector.
  var vision: Double {
    let (vision, text) = (configuration.vision, configuration.text)
    let (width, patches) = (Double(vision.width), Double(vision.patches))
    let layer = 4 * width * width + 2 * width * Double(vision.feedForward)
    let scores = 2 * patches * width
    let ends = width * Double(vision.patchElements) + width * Double(text.width)
    return 2 * patches * (Double(vision.layers) * (layer + scores) + ends)
  }

  /// Of that, what is attention.
  var visionAttention: Double {
    let (patches, width) = (Double(configuration.vision.patches), Double(configuration.vision.width))
    return 4 * Double(configuration.vision.layers) * patches * patches * width
  }

  /// A prompt of so many positions, to the logits of the first token. Of the last layer only keys, values and the
  /// last row are wanted.
  func prefill(_ positions: Int) -> Double {
    let text = configuration.text
    let (rows, width) = (Double(positions), Double(text.width))
    let keys = 2 * width * Double(text.keyValueWidth)
    let rest = 2 * width * Double(text.queryWidth) + 3 * width * Double(text.feedForward)
    let scores = 2 * rows * Double(text.queryWidth)
    let full = Double(text.layers - 1) * rows + 1
    return 2
      * (Double(text.layers) * rows * keys + full * (rest + scores) + width * Double(text.vocabularyRows))
  }

  /// Of that, what is attention.
  func prefillAttention(_ positions: Int) -> Double {
    let text = configuration.text
    let full = Double(text.layers - 1) * Double(positions) + 1
    return 4 * full * Double(positions) * Double(text.queryWidth)
  }

  /// Bytes of weights that a generated token would read of a model that is stored in float32.
  func bytesPerToken(_ precision: Precision) -> Double {
    let matrices = WeightTable(configuration).required.filter { row in
      switch row.slot {
      case .decoderLayer: row.kind == .matrix
      // The embedding is the head where there is no other.
      case .embedding: configuration.tiesHead
      case .head: true
      default: false
      }
    }
    return matrices.reduce(0) { sum, row in
      let form = PackedForm(
        outputs: row.shape[0], inputs: row.shape[1], stored: .float32, precision: precision)
      return sum + Double(form?.byteCount ?? row.elementCount * 4)
    }
  }

  /// Bytes of weights that a generated token reads.
  static func bytesPerToken(_ weights: DecoderWeights) -> Double {
    let layers = weights.layers.reduce(0) { sum, layer in
      let maps = [layer.query, layer.key, layer.value, layer.out, layer.gate, layer.up, layer.down]
      return sum + maps.reduce(0) { $0 + $1.matrix.byteCount + ($1.change?.byteCount ?? 0) }
    }
    return Double(layers + weights.head.byteCount)
  }
}
