import Tensors

/// Gemma and Gemma 2: rows of embeddings to the logits of the next token. What the two differ in is data.
///
/// Sources: Gemma Team, "Gemma" (2024) and "Gemma 2" (2024).
struct Decoder {
  let configuration: TextConfiguration
  let weights: DecoderWeights
  let compute: Compute
  /// Long prompts go through a layer this many rows at a time, which bounds memory and the wait for a
  /// cancellation; the weights are read again for each chunk, which costs little at this size.
  var chunkRows = 384

  /// One pass over the rows of x, [R, W], at positions `start`..., in place. The cache gains their keys and
  /// values. Every row sees all of what is in the cache and all rows of this pass: a prefix is bidirectional,
  /// and a generated token comes alone.
  ///
  /// Of the last layer only the last row is computed: no other row leads to a logit.
  func forward(_ x: Activations, at start: Int, _ cache: KeyValueCache, _ pass: ForwardPass) throws {
    let chunks = Chunks(x.rows, limit: chunkRows)
    var workspace = Workspace { try DecoderBuffers(configuration, rows: $0) }
    let angles = try angles(start..<start + x.rows)
    pass.observe("text.embeddings", x)
    for (index, layer) in weights.layers.enumerated() {
      let name = { "text.layers.\(index)" }
      let isLast = index == weights.layers.count - 1
      for rows in chunks {
        try keep(
          layer, index, x, rows, at: start, angles, try workspace.buffers(rows.count), cache, name, pass)
      }
      for rows in isLast ? Chunks(last: x.rows) : chunks {
        try forward(
          layer, index, x, rows, at: start, angles, try workspace.buffers(rows.count), cache, name, pass)
      }
      pass.progress(index + 1, weights.layers.count)
    }
    cache.finishPass()
  }

  /// Puts the keys and values of some rows into the cache.
  private func keep(
    _ layer: DecoderLayerWeights, _ index: Int, _ x: Activations, _ rows: Range<Int>, at start: Int,
    _ angles: RotaryAngles, _ buffers: DecoderBuffers, _ cache: KeyValueCache, _ name: () -> String,
    _ pass: ForwardPass
  ) throws {
    try pass.checkCancellation()
    buffers.x.copy(x, rows: rows)
    norm(buffers.x, layer.attentionNorm, into: buffers.normed)  // [C, W]
    pass.observe("\(name()).attention.norm", buffers.normed, first: rows.lowerBound)
    try compute.linear(buffers.normed, layer.key, into: buffers.key)  // [C, K*D]
    pass.observe("\(name()).attention.key", buffers.key, first: rows.lowerBound)
    try compute.linear(buffers.normed, layer.value, into: buffers.value)  // [C, K*D]
    pass.observe("\(name()).attention.value", buffers.value, first: rows.lowerBound)
    compute.rotate(buffers.key, angles, start: start + rows.lowerBound + 1)
    try cache.write(layer: index, keys: buffers.key, values: buffers.value, at: start + rows.lowerBound)
  }

  /// x += attention(norm(x)); x += mlp(norm(x)), for some rows; with post-norms, what is added is normed too.
  private func forward(
    _ layer: DecoderLayerWeights, _ index: Int, _ all: Activations, _ rows: Range<Int>, at start: Int,
    _ angles: RotaryAngles, _ buffers: DecoderBuffers, _ cache: KeyValueCache, _ name: () -> String,
    _ pass: ForwardPass
  ) throws {
    let (x, normed, y, first) = (buffers.x, buffers.normed, buffers.y, rows.lowerBound)
    let seen = cache.visible(layer: index)
    try pass.checkCancellation()
    x.copy(all, rows: rows)
    norm(x, layer.attentionNorm, into: normed)  // [C, W]
    try compute.linear(normed, layer.query, into: buffers.query)  // [C, H*D]
    pass.observe("\(name()).attention.query", buffers.query, first: first)
    compute.rotate(buffers.query, angles, start: start + first + 1)
    try compute.attention(
      buffers.query, keys: seen.keys, values: seen.values, heads: configuration.heads,
      headWidth: configuration.headWidth, scale: configuration.queryScale,
      softcap: configuration.attentionSoftcap,
      visible: [Int](repeating: seen.count, count: rows.count), into: buffers.heads)  // [C, H*D]
    pass.observe("\(name()).attention.heads", buffers.heads, first: first)
    try pass.checkCancellation()
    try compute.linear(buffers.heads, layer.out, into: y)  // [C, W]
    pass.observe("\(name()).attention.out", y, first: first)
    add(y, normedBy: layer.postAttentionNorm, to: x, normed)

    norm(x, layer.mlpNorm, into: normed)  // [C, W]
    try pass.checkCancellation()
    try compute.linear(normed, layer.gate, into: buffers.gate)  // [C, F]
    try pass.checkCancellation()
    try compute.linear(normed, layer.up, into: buffers.up)  // [C, F]
    try pass.checkCancellation()
    compute.gatedGelu(gate: buffers.gate, up: buffers.up)
    try compute.linear(buffers.gate, layer.down, into: y)  // [C, W]
    pass.observe("\(name()).mlp.out", y, first: first)
    add(y, normedBy: layer.postMLPNorm, to: x, normed)
    pass.observe("\(name()).out", x, first: first)
    all.replace(rows: rows, with: x)
  }

  /// The logits that follow the last row of x: [1, V], softcapped. Padding rows of the vocabulary are in it.
  /// With `only`, all others are minus infinity and the head's rows for them are not read.
  func logits(
    _ x: Activations, only: [Range<Int>]? = nil, into logits: Activations, _ pass: ForwardPass
  ) throws {
    let last = try Activations(rows: 1, columns: configuration.width)
    let normed = try Activations(rows: 1, columns: configuration.width)
    last.copy(x, rows: x.rows - 1..<x.rows)
    norm(last, weights.norm, into: normed)  // [1, W]
    pass.observe("text.norm", normed)
    if let only {
      for rows in only { try compute.linear(normed, weights.head, outputs: rows, into: logits) }
      logits.forbidAll(but: only)
    } else {
      try compute.linear(normed, weights.head, into: logits)  // [1, V]
    }
    if let cap = configuration.finalSoftcap { logits.softcap(cap) }
    pass.observe("text.logits", logits)
  }

  /// A token's embedding times sqrt(W): [W].
  func embed(_ id: Int, into out: UnsafeMutableBufferPointer<Float>) {
    compute.embed(weights.embedding, row: id, into: out)
    let scale = configuration.embeddingScale
    for index in out.indices { out[index] *= scale }
  }

  private func norm(_ x: Activations, _ scale: [Float], into y: Activations) {
    compute.rmsNorm(x, scale: scale, epsilon: configuration.epsilon, into: y)
  }

  /// x += y, or x += norm(y) by way of `normed`.
  private func add(_ y: Activations, normedBy scale: [Float]?, to x: Activations, _ normed: Activations) {
    guard let scale else { return compute.add(y, to: x) }
    norm(y, scale, into: normed)
    compute.add(normed, to: x)
  }

  /// Positions count from 1, as the reference's do; only their differences matter, up to rounding.
  private func angles(_ positions: Range<Int>) throws -> RotaryAngles {
    try RotaryAngles(
      positions: positions.lowerBound + 1..<positions.upperBound + 1, headWidth: configuration.headWidth,
      theta: configuration.theta)
  }
}

/// What a chunk's way through the decoder is written to.
private struct DecoderBuffers {
  /// [C, W]
  let x, normed, y: Activations
  /// [C, H*D]
  let query, heads: Activations
  /// [C, K*D]
  let key, value: Activations
  /// [C, F]
  let gate, up: Activations

  init(_ configuration: TextConfiguration, rows: Int) throws {
    x = try Activations(rows: rows, columns: configuration.width)
    normed = try Activations(rows: rows, columns: configuration.width)
    y = try Activations(rows: rows, columns: configuration.width)
    query = try Activations(rows: rows, columns: configuration.queryWidth)
    heads = try Activations(rows: rows, columns: configuration.queryWidth)
    key = try Activations(rows: rows, columns: configuration.keyValueWidth)
    value = try Activations(rows: rows, columns: configuration.keyValueWidth)
    gate = try Activations(rows: rows, columns: configuration.feedForward)
    up = try Activations(rows: rows, columns: configuration.feedForward)
  }
}
