import Answers
import Synchronization

/// An answer while it is played, taken apart as every answer is.
final class ScriptedAnswer: Sendable {
  private struct State {
    var parser = OutputParser { _ in
      BoxMask(probabilities: Array(repeating: 1, count: BoxMask.side * BoxMask.side))
    }
    var tokens: [GeneratedToken] = []
    var candidates: [CandidateScore] = []
  }

  private let state = Mutex(State())

  func append(_ text: String, _ logprob: Float, isGiven: Bool = false) -> RunEvent {
    state.withLock { state in
      let token = GeneratedToken(id: state.tokens.count, text: text, logprob: logprob, isGiven: isGiven)
      state.tokens.append(token)
      state.parser.append(
        text, location: Self.code("<loc", digits: 4, text), segmentCode: Self.code("<seg", digits: 3, text),
        logprob: logprob)
      return .token(token, state.parser.output)
    }
  }

  func score(_ text: String, _ index: Int, _ logprob: Float) -> RunEvent {
    let score = CandidateScore(
      index: index, text: text,
      tokens: Self.pieces(of: text).map { GeneratedToken(id: nil, text: $0, logprob: logprob) }, end: logprob)
    state.withLock { $0.candidates.append(score) }
    return .candidate(score)
  }

  func finished(_ reason: FinishReason) -> RunEvent {
    let (tokens, output, candidates) = state.withLock { ($0.tokens, $0.parser.output, $0.candidates) }
    return .finished(
      Answer(
        promptIDs: [], text: tokens.map(\.text).joined(), tokens: tokens, output: output, finish: reason,
        timing: Timing(), candidates: candidates))
  }

  /// "<loc0010> cat ; dog" as "<loc0010>", " cat", " ;", " dog".
  static func pieces(of text: String) -> [String] {
    var pieces: [String] = []
    for character in text {
      let begins = character == "<" || character == " " || pieces.isEmpty || pieces.last?.last == ">"
      if begins { pieces.append("") }
      pieces[pieces.count - 1].append(character)
    }
    return pieces
  }

  private static func code(_ prefix: String, digits: Int, _ text: String) -> Int? {
    guard text.hasPrefix(prefix), text.hasSuffix(">"), text.utf8.count == prefix.utf8.count + digits + 1
    else {
      return nil
    }
    return Int(text.dropFirst(prefix.count).dropLast())
  }
}
