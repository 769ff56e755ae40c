import Tensors

/// SigLIP: patches to one vector each. No class token, no pooling head, no mask.
///
/// Source: Zhai et al., "Sigmoid Loss for Language Image Pre-Training" (2023).
struct VisionTower {
  let configuration: VisionConfiguration
  let weights: VisionWeights
  let compute: Compute

  /// patches: [N, 3 * patch * patch]; the result: [N, W].
  func encode(_ patches: Activations, _ pass: ForwardPass) throws -> Activations {
    let buffers = try VisionBuffers(configuration)
    let x = buffers.x
    linear(patches, weights.patches, into: x)  // [N, W]
    addPositions(to: x)
    pass.observe("vision.embeddings", x)
    for (index, layer) in weights.layers.enumerated() {
      try forward(layer, buffers, "vision.layers.\(index)", pass)
      pass.progress(index + 1, weights.layers.count)
    }
    compute.layerNorm(
      x, scale: weights.norm.scale, bias: weights.norm.bias, epsilon: configuration.epsilon,
      into: buffers.normed)
    pass.observe("vision.norm", buffers.normed)
    return buffers.normed
  }

  /// x += attention(norm(x)); x += mlp(norm(x)).
  private func forward(
    _ layer: VisionLayerWeights, _ buffers: VisionBuffers, _ name: @autoclosure () -> String,
    _ pass: ForwardPass
  ) throws {
    let (x, normed, y) = (buffers.x, buffers.normed, buffers.y)
    try pass.checkCancellation()
    norm(x, layer.attentionNorm, into: normed)  // [N, W]
    pass.observe("\(name()).attention.norm", normed)
    linear(normed, layer.query, into: buffers.query)  // [N, H*D]
    linear(normed, layer.key, into: y)  // [N, H*D]
    buffers.keys.write(y, at: 0)
    linear(normed, layer.value, into: y)  // [N, H*D]
    buffers.values.write(y, at: 0)
    try pass.checkCancellation()
    compute.attention(
      buffers.query, keys: buffers.keys, values: buffers.values, heads: configuration.heads,
      headWidth: configuration.headWidth, scale: 1 / Float(configuration.headWidth).squareRoot(),
      softcap: nil,
      visible: buffers.visible, into: normed)  // [N, H*D]
    linear(normed, layer.out, into: y)  // [N, W]
    pass.observe("\(name()).attention.out", y)
    compute.add(y, to: x)

    try pass.checkCancellation()
    norm(x, layer.mlpNorm, into: normed)  // [N, W]
    linear(normed, layer.up, into: buffers.inner)  // [N, F]
    try pass.checkCancellation()
    compute.geluTanh(buffers.inner)
    linear(buffers.inner, layer.down, into: y)  // [N, W]
    pass.observe("\(name()).mlp.out", y)
    compute.add(y, to: x)
    pass.observe("\(name()).out", x)
  }

  private func linear(_ x: Activations, _ weights: LinearWeights, into y: Activations) {
    compute.linear(x, weights.matrix, bias: weights.bias, into: y)
  }

  private func norm(_ x: Activations, _ weights: LayerNormWeights, into y: Activations) {
    compute.layerNorm(x, scale: weights.scale, bias: weights.bias, epsilon: configuration.epsilon, into: y)
  }

  private func addPositions(to x: Activations) {
    weights.positions.withUnsafeBufferPointer { positions in
      for index in positions.indices { x.base[index] += positions[index] }
    }
  }
}

/// What one picture's way through the tower is written to.
private struct VisionBuffers {
  let x, normed, y, query: Activations
  let inner: Activations
  let keys, values: KeyValueStore
  let visible: [Int]

  init(_ configuration: VisionConfiguration) throws {
    let (patches, width) = (configuration.patches, configuration.width)
    x = try Activations(rows: patches, columns: width)
    normed = try Activations(rows: patches, columns: width)
    y = try Activations(rows: patches, columns: width)
    query = try Activations(rows: patches, columns: width)
    inner = try Activations(rows: patches, columns: configuration.feedForward)
    keys = try KeyValueStore(capacity: patches, columns: width, bfloat16: false)
    values = try KeyValueStore(capacity: patches, columns: width, bfloat16: false)
    visible = [Int](repeating: patches, count: patches)
  }
}
