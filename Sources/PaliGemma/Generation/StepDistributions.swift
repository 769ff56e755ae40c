import Answers

extension StepDistribution {
  /// What the step whose token is `id` might have been instead, of logits [V] in which what may not come is minus
  /// infinity: so of a constrained answer only what its form allows there has a probability. nil where nothing was
  /// asked about this step, or the query has nothing to say of such a token.
  init?(
    _ query: DistributionQuery, step: Int, id: Int, _ logits: UnsafeBufferPointer<Float>,
    _ tokenizer: Tokenizer
  ) {
    guard query.includes(step: step) else { return nil }
    let codes = tokenizer.codes
    let (wantsPlaces, wantsCodes) = (
      query.places && codes.locations[id] != nil, query.codes && codes.segments[id] != nil
    )
    guard query.alternatives > 0 || wantsPlaces || wantsCodes,
      let logprob = LogProbabilities(logits)
    else { return nil }
    self.init(
      step: step,
      alternatives: likeliest(query.alternatives, of: logits).map {
        Alternative(id: $0, piece: tokenizer.piece($0), logprob: logprob(logits[$0]))
      },
      places: wantsPlaces ? values(codes.locations, 1024, logits, logprob) : [],
      codes: wantsCodes ? values(codes.segments, 128, logits, logprob) : [])
  }
}

/// By code, minus infinity where the vocabulary has no such token.
private func values(
  _ codes: [Int: Int], _ count: Int, _ logits: UnsafeBufferPointer<Float>, _ logprob: LogProbabilities
) -> [Float] {
  var values = [Float](repeating: -.infinity, count: count)
  for (id, code) in codes where id < logits.count && logits[id].isFinite {
    values[code] = logprob(logits[id])
  }
  return values
}

/// The ids of the largest finite logits, the largest first, the smaller id first of equal ones; at most `count`.
private func likeliest(_ count: Int, of logits: UnsafeBufferPointer<Float>) -> [Int] {
  guard count > 0 else { return [] }
  let count = min(count, logits.count)
  var kept: [Int] = []
  var floor = -Float.infinity
  func keepLargest() {
    kept.sort { logits[$0] > logits[$1] || (logits[$0] == logits[$1] && $0 < $1) }
    kept.removeSubrange(min(count, kept.count)...)
    if kept.count == count, let last = kept.last { floor = logits[last] }
  }
  for id in logits.indices where logits[id].isFinite && logits[id] > floor {
    kept.append(id)
    if kept.count >= 2 * count + 64 { keepLargest() }
  }
  keepLargest()
  return kept
}
