import Tensors

/// Gemma and Gemma 2: rows of embeddings to the logits of the next token. What the two differ in is data.
///
/// Sources: Gemma Team, "Gemma" (2024) and "Gemma 2" (2024).
struct TextDecoder {
  let configuration: TextConfiguration
  let weights: DecoderWeights
  let compute: Compute
  /// Long prompts go through a layer this many rows at a time, which bounds memory and the wait for a
  /// cancellation; the weights are read again for each chunk, which costs little at this size.
  var chunkRows = 384

  private typealias Pass = LayerPass<DecoderLayerWeights, DecoderBuffers>

  /// How keys and values are kept.
  var cacheFormat: KeyValueStore.Format { weights.head.precision.cacheFormat }

  /// One pass over the rows of x, [R, W], in place: positions of sequences that come after those in their caches,
  /// which gain their keys and values. A sequence's first pass is its prefix, alone: every row sees all of it. A row of
  /// a later pass sees what is before it in its sequence, and itself.
  ///
  /// Up to `Compute.fewRows` rows give the same bits whichever of them share a pass.
  ///
  /// Of the prefix's last layer only the last row is computed: no other row leads to a logit.
  func forward(_ x: Activations, _ sequences: [SequenceRows], _ pass: ForwardPass) throws {
    precondition(sequences.count == 1 || sequences.allSatisfy { !$0.cache.isInPrefix })
    let isPrefix = sequences[0].cache.isInPrefix
    let start = sequences.count == 1 ? sequences[0].cache.count : 0
    let chunks = Chunks(x.rows, limit: chunkRows)
    let last = isPrefix ? Chunks(last: x.rows) : chunks
    var workspace = Workspace { try DecoderBuffers(configuration, rows: $0) }
    let angles = try angles(sequences.flatMap(\.positions))
    for sequence in sequences { try sequence.cache.beginPass(rows: sequence.rows.count) }
    pass.observe("text.embeddings", x, first: start)
    for (index, layer) in weights.layers.enumerated() {
      func part(_ rows: Range<Int>) throws -> Pass {
        Pass(
          part: "text", index: index, weights: layer, x: x, start: start, rows: rows,
          buffers: try workspace.buffers(rows.count), pass: pass)
      }
      for rows in chunks { try keep(try part(rows), angles, sequences) }
      for rows in index == weights.layers.count - 1 ? last : chunks {
        try forward(try part(rows), angles, sequences)
      }
      pass.progress(index + 1, weights.layers.count)
    }
    for sequence in sequences { sequence.cache.finishPass() }
  }

  /// Puts the keys and values of some rows into their caches.
  private func keep(_ rows: Pass, _ angles: RotaryAngles, _ sequences: [SequenceRows]) throws {
    let (layer, buffers) = (rows.weights, rows.buffers)
    try rows.checkCancellation()
    buffers.x.copy(rows.x, rows: rows.rows)
    norm(buffers.x, layer.attentionNorm, into: buffers.normed)  // [C, W]
    rows.observe("attention.norm", buffers.normed)
    try compute.linear(buffers.normed, layer.key, into: buffers.key)  // [C, K*D]
    rows.observe("attention.key", buffers.key)
    try compute.linear(buffers.normed, layer.value, into: buffers.value)  // [C, K*D]
    rows.observe("attention.value", buffers.value)
    compute.rotate(buffers.key, angles, first: rows.rows.lowerBound)
    for part in sequences.parts(of: rows.rows) {
      part.cache.write(
        layer: rows.index, keys: buffers.key, values: buffers.value, rows: part.rows,
        at: part.positions.lowerBound)
    }
  }

  /// x += attention(norm(x)); x += mlp(norm(x)), for some rows; with post-norms, what is added is normed too.
  private func forward(_ rows: Pass, _ angles: RotaryAngles, _ sequences: [SequenceRows]) throws {
    let (layer, buffers) = (rows.weights, rows.buffers)
    let (x, normed, y) = (buffers.x, buffers.normed, buffers.y)
    try rows.checkCancellation()
    x.copy(rows.x, rows: rows.rows)
    norm(x, layer.attentionNorm, into: normed)  // [C, W]
    try compute.linear(normed, layer.query, into: buffers.query)  // [C, H*D]
    rows.observe("attention.query", buffers.query)
    compute.rotate(buffers.query, angles, first: rows.rows.lowerBound)
    try attend(rows, sequences)  // [C, H*D]
    rows.observe("attention.heads", buffers.heads)
    try rows.checkCancellation()
    try compute.linear(buffers.heads, layer.out, into: y)  // [C, W]
    rows.observe("attention.out", y)
    add(y, normedBy: layer.postAttentionNorm, to: x, normed)

    norm(x, layer.mlpNorm, into: normed)  // [C, W]
    try rows.checkCancellation()
    try compute.linear(normed, layer.gate, into: buffers.gate)  // [C, F]
    try rows.checkCancellation()
    try compute.linear(normed, layer.up, into: buffers.up)  // [C, F]
    try rows.checkCancellation()
    compute.gatedGelu(gate: buffers.gate, up: buffers.up)
    try compute.linear(buffers.gate, layer.down, into: y)  // [C, W]
    rows.observe("mlp.out", y)
    add(y, normedBy: layer.postMLPNorm, to: x, normed)
    rows.observe("out", x)
    rows.x.replace(rows: rows.rows, with: x)
  }

  /// heads = attention of the queries, [C, H*D], over what the caches let each of them see.
  private func attend(_ rows: Pass, _ sequences: [SequenceRows]) throws {
    func attention(_ spans: [AttentionSpan]) throws {
      try compute.attention(
        rows.buffers.query, spans, heads: configuration.heads, headWidth: configuration.headWidth,
        scale: configuration.queryScale, softcap: configuration.attentionSoftcap, into: rows.buffers.heads)
    }
    var together: [AttentionSpan] = []
    for part in sequences.parts(of: rows.rows) {
      if let seen = part.cache.seen(layer: rows.index, by: part.positions) {
        together.append(seen.span(part.rows))
        try part.watch?.look(
          part.positions, seen, rows.buffers.query, part.rows, layer: rows.index, configuration)
        continue
      }
      // A ring that turns on within the pass: row by row.
      for (row, position) in zip(part.rows, part.positions) {
        let seen = part.cache.turn(layer: rows.index, to: position)
        try attention([seen.span(row..<row + 1)])
        try part.watch?.look(
          position..<position + 1, seen, rows.buffers.query, row..<row + 1, layer: rows.index, configuration)
      }
    }
    try attention(together)
  }

  /// Rows of logits, and the ids that are of interest there; nil: all are.
  typealias Wanted = (rows: Range<Int>, ids: [Range<Int>]?)

  /// The logits that follow the rows given of x, [R, V] for R of them, softcapped. Padding rows of the vocabulary
  /// are in it. `wanted`: all of the R rows, in order; other ids than theirs are minus infinity and the head's rows
  /// for them are not read. `first`: how many rows of logits a probe has seen.
  func logits(
    _ x: Activations, rows: Range<Int>, _ wanted: [Wanted], into logits: Activations, first: Int,
    _ pass: ForwardPass
  ) throws {
    let last = try Activations(rows: rows.count, columns: configuration.width)
    let normed = try Activations(rows: rows.count, columns: configuration.width)
    last.copy(x, rows: rows)
    norm(last, weights.norm, into: normed)  // [R, W]
    pass.observe("text.norm", normed, first: first)
    for (rows, ids) in wanted {
      for ids in ids ?? [0..<logits.columns] {
        try compute.linear(normed, weights.head, rows: rows, outputs: ids, into: logits)  // [R, V]
      }
      if let ids { for row in rows { logits.row(row).forbidAll(but: ids) } }
    }
    if let cap = configuration.finalSoftcap { compute.softcap(logits, rows: rows.count, cap) }
    pass.observe("text.logits", logits, first: first)
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
  private func angles(_ positions: [Int]) throws -> RotaryAngles {
    try RotaryAngles(
      positions: positions.map { $0 + 1 }, headWidth: configuration.headWidth, theta: configuration.theta)
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
