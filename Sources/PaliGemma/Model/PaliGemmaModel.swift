import Pictures
import Tensors

// Axis letters, used on every tensor of this folder:
//   N patches of a picture      P positions of a prompt     R rows of one pass      C rows of one chunk
//   W width                     F feed-forward width        V vocabulary rows       S key positions
//   H heads                     K key/value heads           D head width
// Tensors are row-major: [R, W] is R rows of W numbers.

/// A model in memory: pictures to features, a prompt to logits. Knows nothing of text or sampling.
///
/// Source: Beyer et al., "PaliGemma: A versatile 3B VLM for transfer" (2024); Steiner et al., "PaliGemma 2"
/// (2024); numbers as transformers 5.23 computes them.
struct PaliGemmaModel {
  let configuration: ModelConfiguration
  let compute: Compute
  var vision: VisionTower
  var decoder: TextDecoder
  private let projector: LinearWeights
  /// How pictures become patches.
  var pictures = PictureSettings.standard

  init(_ configuration: ModelConfiguration, _ weights: ModelWeights, _ compute: Compute) {
    self.configuration = configuration
    self.compute = compute
    projector = weights.projector
    vision = VisionTower(configuration: configuration.vision, weights: weights.vision, compute: compute)
    decoder = TextDecoder(configuration: configuration.text, weights: weights.text, compute: compute)
  }

  /// The image features of a picture: [N, text width]. They depend on nothing but the picture.
  func features(of picture: Picture, _ pass: ForwardPass) throws -> Activations {
    try features(patches: try picture.patches(configuration.vision, pictures), pass)
  }

  /// The same from the tower's input, patches: [N, 3 * patch * patch].
  func features(patches: Activations, _ pass: ForwardPass) throws -> Activations {
    pass.observe("vision.patches", patches)
    let encoded = try vision.encode(patches, pass)  // [N, vision width]
    let features = try Activations(rows: encoded.rows, columns: configuration.text.width)
    try compute.linear(encoded, projector, into: features)  // [N, text width]
    pass.observe("projector.out", features)
    return features
  }

  /// The decoder's input: image features as they are where the prompt has image tokens, text embeddings times
  /// sqrt(W) elsewhere. [P, W]
  ///
  /// Ids are in the vocabulary and the first features.count * N of them are image tokens: the caller made them.
  func embed(_ ids: [Int], features: [Activations]) throws -> Activations {
    let x = try Activations(rows: ids.count, columns: configuration.text.width)
    var row = 0
    for picture in features {
      for patch in 0..<picture.rows {
        _ = x.row(row).update(fromContentsOf: picture.row(patch))
        row += 1
      }
    }
    for text in row..<ids.count { decoder.embed(ids[text], into: x.row(text)) }
    return x
  }
}
