import Answers

/// An answer as it grows: its tokens, and what they say so far.
struct WrittenAnswer {
  private(set) var tokens: [GeneratedToken] = []
  private(set) var distributions: [StepDistribution] = []
  private(set) var textBytes = 0
  private var parser: OutputParser
  private let query: DistributionQuery

  init(_ query: DistributionQuery, decodeMask: @escaping ([Int]) -> BoxMask?) {
    self.query = query
    parser = OutputParser(decodeMask: decodeMask)
  }

  var output: ParsedOutput { parser.output }

  mutating func append(_ piece: AnswerPiece) -> RunEvent {
    parser.append(
      piece.text, location: AnswerCode.location(piece.text), segmentCode: AnswerCode.segment(piece.text),
      logprob: piece.logprob)
    let alternatives = Array(piece.alternatives.prefix(max(0, query.alternatives)))
    if !alternatives.isEmpty, query.includes(step: tokens.count) {
      distributions.append(StepDistribution(step: tokens.count, alternatives: alternatives))
    }
    let token = GeneratedToken(id: piece.id, text: piece.text, logprob: piece.logprob)
    tokens.append(token)
    textBytes += piece.text.utf8.count
    return .token(token, parser.output)
  }

  func answer(promptIDs: [Int] = [], _ finish: FinishReason, _ timing: Timing) -> Answer {
    Answer(
      promptIDs: promptIDs, text: tokens.map(\.text).joined(), tokens: tokens, output: output, finish: finish,
      timing: timing, distributions: distributions)
  }
}
