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

  private typealias Pass = LayerPass<VisionLayerWeights, VisionBuffers>

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
      func part(_ rows: Range<Int>) throws -> Pass {
        Pass(
          part: "vision", index: index, weights: layer, x: x, start: 0, rows: rows,
          buffers: try workspace.buffers(rows.count), pass: pass)
      }
      for rows in chunks { try keep(try part(rows), kept) }
      for rows in chunks { try forward(try part(rows), kept) }
      pass.progress(index + 1, weights.layers.count)
    }
    let normed = try Activations(rows: x.rows, columns: x.columns)
    norm(x, weights.norm, into: normed)  // [N, W]
    pass.observe("vision.norm", normed)
    return normed
  }

  /// The keys and values of some patches.
  private func keep(_ rows: Pass, _ kept: VisionKeys) throws {
    let (layer, buffers, first) = (rows.weights, rows.buffers, rows.rows.lowerBound)
    try rows.checkCancellation()
    buffers.x.copy(rows.x, rows: rows.rows)
    norm(buffers.x, layer.attentionNorm, into: buffers.normed)  // [C, W]
    rows.observe("attention.norm", buffers.normed)
    try linear(buffers.normed, layer.key, into: buffers.y)  // [C, H*D]
    kept.keys.write(buffers.y, at: first)
    try linear(buffers.normed, layer.value, into: buffers.y)  // [C, H*D]
    kept.values.write(buffers.y, at: first)
  }

  /// x += attention(norm(x)); x += mlp(norm(x)), for some patches, which see all of them.
  private func forward(_ rows: Pass, _ kept: VisionKeys) throws {
    let (layer, buffers) = (rows.weights, rows.buffers)
    let (x, normed, y) = (buffers.x, buffers.normed, buffers.y)
    try rows.checkCancellation()
    x.copy(rows.x, rows: rows.rows)
    norm(x, layer.attentionNorm, into: normed)  // [C, W]
    try linear(normed, layer.query, into: buffers.query)  // [C, H*D]
    let all = AttentionSpan(
      rows: 0..<rows.rows.count, keys: kept.keys, values: kept.values,
      visible: [Int](repeating: rows.x.rows, count: rows.rows.count))
    try compute.attention(
      buffers.query, [all], heads: configuration.heads, headWidth: configuration.headWidth,
      scale: 1 / Float(configuration.headWidth).squareRoot(), softcap: nil, into: normed)  // [C, H*D]
    try rows.checkCancellation()
    try linear(normed, layer.out, into: y)  // [C, W]
    rows.observe("attention.out", y)
    compute.add(y, to: x)

    norm(x, layer.mlpNorm, into: normed)  // [C, W]
    try rows.checkCancellation()
    try linear(normed, layer.up, into: buffers.inner)  // [C, F]
    try rows.checkCancellation()
    compute.geluTanh(buffers.inner)
    try linear(buffers.inner, layer.down, into: y)  // [C, W]
    rows.observe("mlp.out", y)
    compute.add(y, to: x)
    rows.observe("out", x)
    rows.x.replace(rows: rows.rows, with: x)
  }

  private func linear(_ x: Activations, _ weights: LinearWeights, into y: Activations) throws {
    try compute.linear(x, weights, into: y)
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
