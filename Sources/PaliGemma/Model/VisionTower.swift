import Tensors

/// SigLIP: patches to one vector each. No class token, no pooling head, no mask.
///
/// Source: Zhai et al., "Sigmoid Loss for Language Image Pre-Training" (2023).
struct VisionTower {
  let configuration: VisionConfiguration
  let weights: VisionWeights
  let compute: Compute
  /// Large pictures go through a layer this many patches at a time, which bounds memory and the wait for a
  /// cancellation.
  var chunkRows = 1024

  /// patches: [N, 3 * patch * patch]; the result: [N, W].
  func encode(_ patches: Activations, _ pass: ForwardPass) throws -> Activations {
    let x = try Activations(rows: patches.rows, columns: configuration.width)
    try linear(patches, weights.patches, into: x)  // [N, W]
    addPositions(to: x)
    pass.observe("vision.embeddings", x)
    let chunks = Chunks(x.rows, limit: chunkRows)
    let kept = try VisionKeys(configuration)
    var workspace = Workspace { try VisionBuffers(configuration, rows: $0) }
    for (index, layer) in weights.layers.enumerated() {
      let name = { "vision.layers.\(index)" }
      for rows in chunks { try keep(layer, x, rows, try workspace.buffers(rows.count), kept, name, pass) }
      for rows in chunks { try forward(layer, x, rows, try workspace.buffers(rows.count), kept, name, pass) }
      pass.progress(index + 1, weights.layers.count)
    }
    let normed = try Activations(rows: x.rows, columns: x.columns)
    norm(x, weights.norm, into: normed)  // [N, W]
    pass.observe("vision.norm", normed)
    return normed
  }

  /// The keys and values of some patches.
  private func keep(
    _ layer: VisionLayerWeights, _ all: Activations, _ rows: Range<Int>, _ buffers: VisionBuffers,
    _ kept: VisionKeys, _ name: () -> String, _ pass: ForwardPass
  ) throws {
    try pass.checkCancellation()
    buffers.x.copy(all, rows: rows)
    norm(buffers.x, layer.attentionNorm, into: buffers.normed)  // [C, W]
    pass.observe("\(name()).attention.norm", buffers.normed, first: rows.lowerBound)
    try linear(buffers.normed, layer.key, into: buffers.y)  // [C, H*D]
    kept.keys.write(buffers.y, at: rows.lowerBound)
    try linear(buffers.normed, layer.value, into: buffers.y)  // [C, H*D]
    kept.values.write(buffers.y, at: rows.lowerBound)
  }

  /// x += attention(norm(x)); x += mlp(norm(x)), for some patches, which see all of them.
  private func forward(
    _ layer: VisionLayerWeights, _ all: Activations, _ rows: Range<Int>, _ buffers: VisionBuffers,
    _ kept: VisionKeys, _ name: () -> String, _ pass: ForwardPass
  ) throws {
    let (x, normed, y, first) = (buffers.x, buffers.normed, buffers.y, rows.lowerBound)
    try pass.checkCancellation()
    x.copy(all, rows: rows)
    norm(x, layer.attentionNorm, into: normed)  // [C, W]
    try linear(normed, layer.query, into: buffers.query)  // [C, H*D]
    try compute.attention(
      buffers.query, keys: kept.keys, values: kept.values, heads: configuration.heads,
      headWidth: configuration.headWidth, scale: 1 / Float(configuration.headWidth).squareRoot(),
      softcap: nil,
      visible: [Int](repeating: all.rows, count: rows.count), into: normed)  // [C, H*D]
    try pass.checkCancellation()
    try linear(normed, layer.out, into: y)  // [C, W]
    pass.observe("\(name()).attention.out", y, first: first)
    compute.add(y, to: x)

    norm(x, layer.mlpNorm, into: normed)  // [C, W]
    try pass.checkCancellation()
    try linear(normed, layer.up, into: buffers.inner)  // [C, F]
    try pass.checkCancellation()
    compute.geluTanh(buffers.inner)
    try linear(buffers.inner, layer.down, into: y)  // [C, W]
    pass.observe("\(name()).mlp.out", y, first: first)
    compute.add(y, to: x)
    pass.observe("\(name()).out", x, first: first)
    all.replace(rows: rows, with: x)
  }

  private func linear(_ x: Activations, _ weights: LinearWeights, into y: Activations) throws {
    try compute.linear(x, weights.matrix, bias: weights.bias, into: y)
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

/// The keys and values of all patches in one layer: [N, H*D].
private struct VisionKeys {
  let keys, values: KeyValueStore

  init(_ configuration: VisionConfiguration) throws {
    let (patches, width) = (configuration.patches, configuration.width)
    keys = try KeyValueStore(capacity: patches, columns: width)
    values = try KeyValueStore(capacity: patches, columns: width)
  }
}

/// What a chunk's way through the tower is written to.
private struct VisionBuffers {
  /// [C, W]
  let x, normed, y, query: Activations
  /// [C, F]
  let inner: Activations

  init(_ configuration: VisionConfiguration, rows: Int) throws {
    let width = configuration.width
    x = try Activations(rows: rows, columns: width)
    normed = try Activations(rows: rows, columns: width)
    y = try Activations(rows: rows, columns: width)
    query = try Activations(rows: rows, columns: width)
    inner = try Activations(rows: rows, columns: configuration.feedForward)
  }
}
