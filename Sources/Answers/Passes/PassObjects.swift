/// What one pass has told: an answer, and what was added each time the model was made to go on with it.
struct PassObjects {
  /// In places of the part that was seen, indices those of the pass.
  private(set) var objects: [Detection] = []
  /// So many of them were there before the model was made to go on.
  private(set) var known: Int
  /// Of rounds that have ended: their scores stand, and what is told of them again is not heard.
  private var kept: [Detection] = []
  /// What is given once more of this text, in bytes.
  private var replayed = 0
  private var given = 0

  /// `known`: objects that the given start of the answer tells of, where the model is to find more.
  init(known: Int) { self.known = known }

  /// Whether that has changed anything.
  mutating func take(_ output: ParsedOutput) -> Bool {
    let now = kept + output.detections.dropFirst(kept.count)
    defer { objects = now }
    return now != objects
  }

  /// Whether a token has been told in an earlier round.
  mutating func isReplayed(_ token: GeneratedToken) -> Bool {
    guard token.isGiven, given < replayed else { return false }
    given += token.text.utf8.count
    return given <= replayed
  }

  /// The model is made to go on: after this, the semicolon at its end told for the first time.
  mutating func goOn(after start: AnswerStart) {
    (kept, known) = (objects, objects.count)
    (replayed, given) = (start.text.utf8.count - GoingOn.separator.utf8.count, 0)
  }
}

/// Seconds of several passes.
struct PassTiming {
  private(set) var sum = Timing()
  private var steps = 0.0

  mutating func add(_ timing: Timing) {
    sum.vision += timing.vision
    sum.prefill += timing.prefill
    sum.decode += timing.decode
    steps += timing.tokensPerSecond * timing.decode
    sum.tokensPerSecond = sum.decode > 0 ? steps / sum.decode : 0
  }
}
