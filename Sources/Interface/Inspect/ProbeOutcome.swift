import Answers

extension InspectState {
  /// What came of a question about an answer.
  mutating func take(_ answer: Answer, of probe: Probe, asked: PictureAnswer?) {
    switch probe {
    case .certainty(let run):
      guard answer.finish != .cancelled, let asked else { return fail("left as far as it came", of: probe) }
      insights.update(run) { $0.take(answer.distributions, of: asked) }
      // Asked once: what is not told now is not told the next time.
      if answer.distributions.isEmpty { fail("how sure it was is not told", of: probe) }
    case .attention(let run, let steps):
      guard answer.finish != .cancelled else { return fail("left as far as it came", of: probe) }
      insights.update(run) { insight in
        for step in answer.attention { insight.attention[step.step] = step }
      }
      let told = Set(answer.attention.map(\.step))
      if !told.isSuperset(of: steps) { fail("where it looked is not told", of: probe) }
    case .occlusion(let subject, let cell):
      // What was asked of another object comes to an end beside it.
      guard subject == occlusion?.subject else { return }
      guard answer.finish != .cancelled, let logprob = occlusion?.logprob(in: answer) else {
        occlusion?.fail(cell)
        return
      }
      occlusion?.take(logprob, of: cell)
    case .ownName: break
    }
  }

  mutating func fail(_ message: String, of probe: Probe) {
    switch probe {
    case .certainty(let run):
      insights.update(run) { $0.failure = message }
      (showsCertainty, showsHeat) = (false, false)
    case .attention(let run, _):
      insights.update(run) { $0.failure = message }
      attention = nil
    case .occlusion(let subject, let cell):
      if subject == occlusion?.subject { occlusion?.fail(cell) }
    case .ownName: break
    }
  }
}
