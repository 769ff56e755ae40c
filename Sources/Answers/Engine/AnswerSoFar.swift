/// What has been told of an answer: it stands when the run is cancelled.
struct AnswerSoFar {
  private var tokens: [GeneratedToken] = []
  private var output = ParsedOutput()
  private var timing = Timing()
  private var candidates: [CandidateScore] = []
  private var phase: Phase?
  private var began = ContinuousClock.now

  mutating func take(_ event: RunEvent) {
    switch event {
    case .progress(let phase, _): enter(phase)
    case .token(let token, let output):
      tokens.append(token)
      self.output = output
    case .candidate(let score): candidates.append(score)
    case .began, .notice, .finished, .failed: break
    }
  }

  /// The answer, cut off here.
  var cancelled: Answer {
    var ended = self
    ended.enter(nil)
    return Answer(
      promptIDs: [], text: tokens.map(\.text).joined(), tokens: tokens, output: output, finish: .cancelled,
      timing: ended.timing, candidates: candidates.sorted { $0.index < $1.index })
  }

  private mutating func enter(_ next: Phase?) {
    guard next != phase else { return }
    switch phase {
    case .vision: timing.vision += began.seconds
    case .prefill: timing.prefill += began.seconds
    case .decode: timing.decode += began.seconds
    case nil: break
    }
    (phase, began) = (next, .now)
  }
}
