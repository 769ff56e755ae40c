import Tensors

/// A sequence on its way through the decoder: the prompt, tokens that are given, then token after token.
///
/// Whoever walks says which token comes next, and finds in `logits` what may follow it. Knows nothing of text, of what
/// a token means, or of chance. All that belongs to the sequence is here, so that several can share a pass, which reads
/// the weights once for all of them; each then gets the bits that it gets alone.
final class Decoding {
  let model: PaliGemmaModel
  let cache: KeyValueCache
  /// [1, V]
  private let own: Activations
  /// Where its logits are: [R, V], and the row there.
  private var next: (rows: Activations, row: Int)
  /// Rows of logits so far.
  private var predictions = 0
  /// Who wants to see where its positions look; nil: nobody.
  var watch: AttentionWatch?
  /// What the decoder made of the prompt's last position: [1, W].
  private let last: Activations

  /// For a prompt of `prompt` positions and `more` tokens after it. Throws `ComputeError.outOfMemory`.
  init(_ model: PaliGemmaModel, prompt: Int, more: Int) throws {
    self.model = model
    let text = model.configuration.text
    cache = try KeyValueCache(
      text, prefix: prompt, capacity: prompt + more, format: model.decoder.cacheFormat)
    last = try Activations(rows: 1, columns: text.width)
    own = try Activations(rows: 1, columns: text.vocabularyRows)
    next = (own, 0)
  }

  /// What a prompt's pass leaves behind, for whoever asks with the same prompt.
  struct Prefix {
    fileprivate let cache: KeyValueCache
    fileprivate let last: Activations

    var byteCount: Int { cache.byteCount + last.columns * 4 }
  }

  /// Of a sequence that has read its prompt and nothing else.
  func prefix() throws -> Prefix {
    Prefix(cache: try KeyValueCache(copying: cache, capacity: cache.count), last: last)
  }

  /// A sequence whose prompt has been read: bit for bit what `prefill` of that prompt makes it, once `predict` has been
  /// called. `more` tokens may come.
  init(_ model: PaliGemmaModel, after prefix: Prefix, more: Int) throws {
    self.model = model
    cache = try KeyValueCache(copying: prefix.cache, capacity: prefix.cache.count + more)
    last = prefix.last
    own = try Activations(rows: 1, columns: model.configuration.text.vocabularyRows)
    next = (own, 0)
  }

  /// The logits of what follows the prompt. `only`: ids that are of interest; the others get minus infinity. nil: all
  /// are.
  func predict(only: [Range<Int>]?, _ pass: ForwardPass) throws {
    try predict(last, 0..<1, only: only, into: own, pass)
    next = (own, 0)
  }

  /// Of the token after the last one read: [V]. Whoever knows which may not come makes them minus infinity here.
  var logits: UnsafeMutableBufferPointer<Float> { next.rows.row(next.row) }

  /// Tokens read, image tokens among them.
  var position: Int { cache.count }

  /// Reads the prompt, whose first tokens take the pictures' features, [N, W] each. `only`: as `predict` has it.
  func prefill(
    _ prompt: [Int], _ features: [Activations], only: [Range<Int>]? = nil, _ pass: ForwardPass
  ) throws {
    let x = try model.embed(prompt, features: features)  // [P, W]
    try model.decoder.forward(x, [SequenceRows(cache, rows: 0..<x.rows, watch: watch)], pass)
    last.copy(x, rows: x.rows - 1..<x.rows)
    try predict(only: only, pass)
  }

  /// Reads one token.
  func step(_ id: Int, only: [Range<Int>]? = nil, _ pass: ForwardPass) throws {
    try Self.step([Step(decoding: self, id: id, only: only)], into: own, pass)
  }

  /// The next token of a sequence; `only`: as above, of what follows it.
  struct Step {
    let decoding: Decoding
    let id: Int
    let only: [Range<Int>]?
  }

  /// Reads a token of each of several sequences of a model, at most `Compute.fewRows`, in one pass. Their logits are in
  /// `shared`, [R, V], until it is used again.
  static func step(_ steps: [Step], into shared: Activations, _ pass: ForwardPass) throws {
    guard let model = steps.first?.decoding.model else { return }
    precondition(steps.count <= Compute.fewRows && shared.rows >= steps.count)
    let runs = alike(steps)
    let steps = runs.flatMap(\.steps)
    let x = try Activations(rows: steps.count, columns: model.configuration.text.width)
    for (row, step) in steps.enumerated() { model.decoder.embed(step.id, into: x.row(row)) }
    let sequences = steps.enumerated().map {
      SequenceRows($1.decoding.cache, rows: $0..<$0 + 1, watch: $1.decoding.watch)
    }
    try model.decoder.forward(x, sequences, pass)
    let first = steps.count == 1 ? steps[0].decoding.predictions : 0
    try model.decoder.logits(x, rows: 0..<x.rows, runs.map(\.wanted), into: shared, first: first, pass)
    for (row, step) in steps.enumerated() {
      step.decoding.next = (shared, row)
      step.decoding.predictions += 1
    }
  }

  /// Reads tokens that are given in one pass, each seeing all before it.
  ///
  /// `only`, by place in `ids`: as above, of what follows that token; where it is empty nothing is of interest, and
  /// the head is not computed. `following` gets the places before the last one, in order, and the logits [V] of what
  /// follows there; what follows the last is in `logits`.
  func force(
    _ ids: [Int], only: (Int) -> [Range<Int>]? = { _ in nil }, _ pass: ForwardPass,
    following: (Int, UnsafeMutableBufferPointer<Float>) throws -> Void
  ) throws {
    guard let last = ids.indices.last else { return }
    let x = try model.embed(ids, features: [])  // [R, W]
    try model.decoder.forward(x, [SequenceRows(cache, rows: 0..<x.rows, watch: watch)], pass)
    for (places, only) in Self.alike(0..<last, only) where only?.isEmpty != true {
      try pass.checkCancellation()
      let logits = try Activations(rows: places.count, columns: own.columns)
      try predict(x, places, only: only, into: logits, pass)
      for place in places { try following(place, logits.row(place - places.lowerBound)) }
    }
    try predict(x, last..<last + 1, only: only(last), into: own, pass)
    next = (own, 0)
  }

  private func predict(
    _ x: Activations, _ rows: Range<Int>, only: [Range<Int>]?, into logits: Activations, _ pass: ForwardPass
  ) throws {
    try model.decoder.logits(
      x, rows: rows, [(0..<rows.count, only)], into: logits, first: predictions, pass)
    predictions += rows.count
  }

  /// Runs of places of which the same is of interest. The head's weights are read once for each; the logits of as many
  /// places as one may have are 16 MB.
  static func alike(
    _ places: Range<Int>, _ only: (Int) -> [Range<Int>]?
  ) -> [(places: Range<Int>, only: [Range<Int>]?)] {
    var runs: [(places: Range<Int>, only: [Range<Int>]?)] = []
    for place in places {
      let wanted = only(place)
      if let run = runs.last, run.only == wanted, run.places.count < 16 {
        runs[runs.count - 1].places = run.places.lowerBound..<place + 1
      } else {
        runs.append((place..<place + 1, wanted))
      }
    }
    return runs
  }

  /// Steps after which the same is of interest, and their rows when all are put in this order.
  private static func alike(_ steps: [Step]) -> [(steps: [Step], wanted: TextDecoder.Wanted)] {
    var groups: [[Step]] = []
    for step in steps {
      if let group = groups.firstIndex(where: { $0[0].only == step.only }) {
        groups[group].append(step)
      } else {
        groups.append([step])
      }
    }
    var first = 0
    return groups.map { group in
      defer { first += group.count }
      return (group, (first..<first + group.count, group[0].only))
    }
  }
}
