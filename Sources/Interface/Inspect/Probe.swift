import Answers
import Foundation
import Pictures

extension InspectState.Probe {
  /// The answer that it is about.
  var run: RunID {
    switch self {
    case .certainty(let run), .attention(let run, _): run
    case .occlusion(let subject, _): subject.run
    case .ownName: 0
    }
  }

  var isAboutAttention: Bool { if case .attention = self { true } else { false } }
  var isAboutOcclusion: Bool { if case .occlusion = self { true } else { false } }

  func isAboutOcclusion(of subject: OcclusionState.Subject) -> Bool {
    if case .occlusion(subject, _) = self { true } else { false }
  }
}

extension Request {
  /// The walk of an answer made again, for what is to be known of it; nothing is added to it but one token.
  init(_ id: RunID, walkingAgain answer: PictureAnswer, _ probe: InspectState.Probe) {
    let asked = answer.request
    var options = asked.options
    (options.maxTokens, options.temperature, options.constrained) = (1, 0, false)
    var (pictures, tokens) = (asked.pictures, answer.tokens[...])
    var distributions = DistributionQuery.none
    var attention = AttentionQuery.none
    switch probe {
    case .certainty: distributions = DistributionQuery(alternatives: 8, places: true)
    case .attention(_, let steps): attention = .steps(Set(steps))
    case .occlusion(_, let cell):
      if let first = pictures.first { pictures[0] = .changed(first, [.erase(cell.area, .mean)]) }
    case .ownName: break
    }
    // What ends an answer is chosen again, and not given.
    if tokens.last?.isEnd == true { tokens.removeLast() }
    self.init(
      id: id, pictures: pictures, prompt: asked.prompt, options: options, start: AnswerStart(tokens),
      distributions: distributions, attention: attention)
  }
}

extension OcclusionState {
  /// About an object of an answer, else a word of it; nil where neither is meant or told.
  init?(_ answer: PictureAnswer, object: Int?, word: Int?) {
    let (groups, detections) = (answer.steps.groups, answer.output.detections)
    // A box and a mask are their object's.
    let meant = word.flatMap { groups.indices.contains($0) ? groups[$0] : nil }
    let object = object ?? (meant?.kind == .places || meant?.kind == .codes ? meant?.detection : nil)
    if let object, let found = detections.first(where: { $0.index == object }), let score = found.score,
      score > 0
    {
      let label = DisplayText.line(found.label)
      self.init(
        Subject(run: answer.id, steps: 0..<0, object: object), name: label.isEmpty ? "the object" : label,
        base: Self.logarithm(score))
    } else if let word, groups.indices.contains(word), let logprob = groups[word].logprob,
      groups[word].kind != .end
    {
      let text = DisplayText.line(AnswerCodes.folded(groups[word].text, ascii: true).trimmingBlanks)
      self.init(
        Subject(run: answer.id, steps: groups[word].steps, object: nil), name: "“\(text)”", base: logprob)
    } else {
      return nil
    }
  }

  /// The same as `base` of the walk made again.
  func logprob(in answer: Answer) -> Float? {
    if let object = subject.object {
      return answer.output.detections.first { $0.index == object }?.score.map(Self.logarithm)
    }
    let told = subject.steps.compactMap {
      answer.tokens.indices.contains($0) ? answer.tokens[$0].logprob : nil
    }
    return told.count == subject.steps.count ? told.reduce(0, +) : nil
  }

  private static func logarithm(_ score: Float) -> Float { log(max(score, 1e-9)) }
}
