import Answers
import Foundation
import Tensors

/// Answers, or what follows the start of one, that are scored: cut into tokens as a start is, and each found to be one
/// that the model could write, and end, before anything is computed.
struct Candidates {
  /// One of them, and all of the same tokens, which are scored once.
  private struct Candidate {
    let given: GivenStart
    /// Places in the request.
    var indices: [Int]
  }

  private let texts: [String]
  private let all: [Candidate]
  /// What may come before any of them.
  private let next: NextTokens

  var isEmpty: Bool { all.isEmpty }

  /// `limit`: the most tokens there is room for. `next`: what may come where they begin. Throws `GenerationError`.
  init(_ texts: [String], _ tokenizer: Tokenizer, limit: Int, _ next: NextTokens) throws {
    self.texts = texts
    self.next = next
    var places: [[Int]: Int] = [:]
    var all: [Candidate] = []
    for (index, text) in texts.enumerated() {
      let given = try Self.given(text, tokenizer, limit: limit, next)
      if let place = places[given.ids] {
        all[place].indices.append(index)
      } else {
        places[given.ids] = all.count
        all.append(Candidate(given: given, indices: [index]))
      }
    }
    self.all = all
  }

  private static func given(_ text: String, _ tokenizer: Tokenizer, limit: Int, _ next: NextTokens) throws
    -> GivenStart
  {
    let given: GivenStart
    do {
      given = try GivenStart(AnswerStart(text), tokenizer, limit: limit, next)
    } catch GenerationError.start(let fault, let token, let place) {
      throw GenerationError.candidate(text, fault, token: token, place: place)
    } catch GenerationError.startTooLong(let tokens, let limit) {
      throw GenerationError.candidateTooLong(text, tokens: tokens, limit: limit)
    }
    if let fault = given.next.faultOfEnd {
      throw GenerationError.candidate(text, fault, token: nil, place: given.ids.count)
    }
    return given
  }

  /// Scores them after what a sequence has read, whose `logits` are those of their first tokens. `tell` gets each as it
  /// is done, those of the same tokens together.
  ///
  /// A pass takes candidates of `Compute.fewRows` tokens together at most, or one longer one alone: so a candidate's
  /// numbers are the same bits whatever others there are.
  ///
  /// Throws `GenerationError`, `ComputeError` and `Cancelled`; what has been told stands.
  func score(
    after trunk: Decoding, _ loaded: LoadedModel, _ pass: ForwardPass, tell: (CandidateScore) -> Void
  ) throws {
    let logits = UnsafeBufferPointer(trunk.logits)
    let first = LogProbabilities(logits)
    func tellAll(_ scoring: Scoring, _ candidate: Candidate) {
      for index in candidate.indices { tell(scoring.score(index: index, text: texts[index])) }
    }
    // Their first tokens, and the end of an empty one, are known already.
    var scorings = try all.map { try Scoring($0.given.ids, next, logits, first, loaded) }
    for (scoring, candidate) in zip(scorings, all) where candidate.given.ids.isEmpty {
      tellAll(scoring, candidate)
    }
    let longest = all.reduce(0) { max($0, $1.given.ids.count) }
    guard longest > 0 else { return }
    let free = availableMemory() ?? .max
    let branches = try Branches(
      trunk, longest: longest, most: min(Compute.fewRows, all.count), byteLimit: min(512 << 20, free / 4))
    for group in groups(most: branches.most) {
      try pass.checkCancellation()
      try read(group, branches, pass) { candidate, place, logits in
        try scorings[candidate].take(logits, after: place, loaded)
      }
      for candidate in group { tellAll(scorings[candidate], all[candidate]) }
    }
  }

  /// A pass. `following` gets, for each of the group's candidates and places, the logits of what follows there.
  private func read(
    _ group: [Int], _ branches: Branches, _ pass: ForwardPass,
    following: (_ candidate: Int, _ place: Int, UnsafeMutableBufferPointer<Float>) throws -> Void
  ) throws {
    let rows = group.flatMap { candidate in
      all[candidate].given.ids.indices.map { (candidate: candidate, place: $0) }
    }
    let wanted = rows.map { all[$0.candidate].given.wanted[$0.place + 1] }
    try branches.read(group.map { all[$0].given.ids }, only: { wanted[$0] }, pass) { row, logits in
      try following(rows[row].candidate, rows[row].place, logits)
    }
  }

  /// Candidates that share a pass, in order.
  private func groups(most: Int) -> [[Int]] {
    var groups: [[Int]] = []
    var rows = 0
    for (index, candidate) in all.enumerated() where !candidate.given.ids.isEmpty {
      let count = candidate.given.ids.count
      if let last = groups.last, last.count < most, rows + count <= Compute.fewRows {
        groups[groups.count - 1].append(index)
        rows += count
      } else {
        groups.append([index])
        rows = count
      }
    }
    return groups
  }
}

/// One of them on its way.
private struct Scoring {
  private let ids: [Int]
  private var next: NextTokens
  private var decoder: StreamingDecoder
  private var tokens: [GeneratedToken] = []
  private var end = -Float.infinity

  /// `logits`: of the first token, in which what may not come is minus infinity.
  init(
    _ ids: [Int], _ next: NextTokens, _ logits: UnsafeBufferPointer<Float>, _ logprob: LogProbabilities?,
    _ loaded: LoadedModel
  ) throws {
    self.ids = ids
    self.next = next
    decoder = StreamingDecoder(loaded.tokenizer)
    try take(logits, logprob, loaded)
  }

  /// The logits of what follows a place.
  mutating func take(
    _ logits: UnsafeMutableBufferPointer<Float>, after place: Int, _ loaded: LoadedModel
  ) throws {
    precondition(place + 1 == tokens.count)
    next.mask(logits)
    let logits = UnsafeBufferPointer(logits)
    try take(logits, LogProbabilities(logits), loaded)
  }

  /// The next token's probability, or that of the end.
  private mutating func take(
    _ logits: UnsafeBufferPointer<Float>, _ logprob: LogProbabilities?, _ loaded: LoadedModel
  ) throws {
    let place = tokens.count
    guard let logprob else { throw notFinite(loaded) }
    guard place < ids.count else {
      end = logprob.ofAny(next.ends, in: logits)
      guard end.isFinite else { throw notFinite(loaded) }
      return
    }
    let id = ids[place]
    guard logits[id].isFinite else { throw notFinite(loaded) }
    let text = decoder.append(id)
    tokens.append(GeneratedToken(id: id, text: text, logprob: logprob(logits[id])))
    next.take(id, text: text)
  }

  private func notFinite(_ loaded: LoadedModel) -> GenerationError {
    .notFinite(folder: loaded.path, step: next.count)
  }

  func score(index: Int, text: String) -> CandidateScore {
    CandidateScore(index: index, text: text, tokens: tokens, end: end)
  }
}
