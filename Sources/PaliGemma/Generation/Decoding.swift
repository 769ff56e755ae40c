import Tensors

/// A sequence on its way through the decoder: the prompt, tokens that are given, then token after token.
///
/// Whoever walks says which token comes next, and finds in `logits` what may follow it. Knows nothing of text, of what
/// a token means, or of chance. All that belongs to the sequence is here, and the decoder takes rows and the cache
/// that they belong to: several of these can come to share a pass.
final class Decoding {
  private let model: PaliGemmaModel
  private let cache: KeyValueCache
  /// [1, V]
  private let next: Activations
  /// [1, W]
  private let row: Activations
  /// Rows of logits so far.
  private var predictions = 0

  /// For a prompt of `prompt` positions and `more` tokens after it. Throws `ComputeError.outOfMemory`.
  init(_ model: PaliGemmaModel, prompt: Int, more: Int) throws {
    self.model = model
    let text = model.configuration.text
    cache = try KeyValueCache(text, prefix: prompt, capacity: prompt + more)
    next = try Activations(rows: 1, columns: text.vocabularyRows)
    row = try Activations(rows: 1, columns: text.width)
  }

  /// Of the token after the last one read: [V]. Whoever knows which may not come makes them minus infinity here.
  var logits: UnsafeMutableBufferPointer<Float> { next.row(0) }

  /// Tokens read, image tokens among them.
  var position: Int { cache.count }

  /// Reads the prompt, whose first tokens take the pictures' features, [N, W] each. `only`: ids that are of interest
  /// next; the others get minus infinity. nil: all are.
  func prefill(
    _ prompt: [Int], _ features: [Activations], only: [Range<Int>]? = nil, _ pass: ForwardPass
  ) throws {
    let x = try model.embed(prompt, features: features)  // [P, W]
    try model.decoder.forward(x, cache, pass)
    try predict(x, x.rows - 1..<x.rows, only: only, into: next, pass)
  }

  /// Reads one token.
  func step(_ id: Int, only: [Range<Int>]? = nil, _ pass: ForwardPass) throws {
    model.decoder.embed(id, into: row.row(0))
    try model.decoder.forward(row, cache, pass)
    try predict(row, 0..<1, only: only, into: next, pass)
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
    try model.decoder.forward(x, cache, pass)
    for (places, only) in Self.alike(0..<last, only) where only?.isEmpty != true {
      try pass.checkCancellation()
      let logits = try Activations(rows: places.count, columns: next.columns)
      try predict(x, places, only: only, into: logits, pass)
      for place in places { try following(place, logits.row(place - places.lowerBound)) }
    }
    try predict(x, last..<last + 1, only: only(last), into: next, pass)
  }

  private func predict(
    _ x: Activations, _ rows: Range<Int>, only: [Range<Int>]?, into logits: Activations, _ pass: ForwardPass
  ) throws {
    try model.decoder.logits(x, rows: rows, only: only, into: logits, first: predictions, pass)
    predictions += rows.count
  }

  /// Runs of places of which the same is of interest. The head's weights are read once for each; the logits of as many
  /// places as one may have are 16 MB.
  private static func alike(
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
}
