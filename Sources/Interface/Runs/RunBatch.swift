import Answers

/// How the runs ended that were going on together.
struct RunBatch: Equatable, Sendable {
  /// When the first thing was heard of the batch; nil before that: a key does not tell the time.
  var start: Double?
  private(set) var answered = 0
  var stopped = 0
  /// The runs that failed, in order.
  private(set) var failures: [RunID] = []
  /// The one of them gone to last.
  var visited: Int?
  /// Not asked, for the same is being asked already.
  var skipped = 0

  enum Outcome { case answered, stopped, failed }

  mutating func take(_ outcome: Outcome, of id: RunID) {
    switch outcome {
    case .answered: answered += 1
    case .stopped: stopped += 1
    case .failed: failures.append(id)
    }
  }

  var failed: Int { failures.count }
  var ended: Int { answered + failed + stopped }

  /// Seconds until `left` more are answered at the pace so far; nil before that can be told.
  func timeLeft(_ left: Int, at now: Double) -> Double? {
    let done = answered + failed
    guard let start, done > 0, left > 0, now - start > 1 else { return nil }
    return (now - start) / Double(done) * Double(left)
  }

  /// Pictures a minute; nil before that can be told.
  func pace(at now: Double) -> Double? {
    guard let start, answered > 0, now - start > 1 else { return nil }
    return Double(answered) / (now - start) * 60
  }

  /// One line; nil where there was but one run.
  func summary(at now: Double) -> String? {
    guard ended > 1 else { return nil }
    let parts = [(answered, "answered"), (failed, "failed"), (stopped, "stopped"), (skipped, "skipped")]
    let counts = parts.filter { $0.0 > 0 }.map { "\($0.0) \($0.1)" }
    return (counts + [Seconds.text(now - (start ?? now))]).joined(separator: ", ")
      + (failed > 0 ? " · {next-failure} goes to what failed" : "")
  }
}
