import Answers

/// Questions about an answer: what is lacking of what is to be seen is asked for, and what comes of it is taken in.
extension State {
  /// Why an answer's walk cannot be made again; nil: it can.
  func unaskable(_ answer: PictureAnswer) -> String? {
    guard answer.failure == nil else { return "it failed: there is nothing to look into" }
    guard answer.isDone else { return "its turn is still to come" }
    guard answer.request.candidates.isEmpty else { return "a ranking is no answer: go to one with < or >" }
    guard !answer.tokens.isEmpty || answer.isTruth else { return "its tokens are not known" }
    guard answer.isOneWalk else {
      return answer.isTruth
        ? "what somebody has mended is no model's: go to the model's answer with <"
        : "this answer is put together of several: how it came about cannot be told"
    }
    guard let model = runs.summary, let by = answer.model, model.digest == by.digest,
      model.precision == by.precision
    else { return "this answer is of another model than the one in use" }
    return nil
  }

  /// What is lacking of what is to be seen is asked for.
  mutating func insightRequests() -> [Effect] {
    // Asked after every event: nearly always nothing of the kind is on screen.
    guard inspect.looksInside, let answer, answer.isDone, runs.summary != nil, unaskable(answer) == nil else {
      return []
    }
    var effects: [Effect] = []
    let isKnown = inspect.insights[answer.id].map { !$0.distributions.isEmpty || $0.failure != nil } ?? false
    if inspect.showsCertainty || inspect.showsHeat, !isKnown,
      !inspect.isProbing({ $0 == .certainty(of: answer.id) })
    {
      effects.append(probe(.certainty(of: answer.id), answer))
    }
    return effects + attentionRequests(answer) + comparisonRequests()
  }

  /// Where two answers part, what each might have said is to be seen.
  private mutating func comparisonRequests() -> [Effect] {
    guard let open = inspect.comparison, open.result.tokens != nil,
      runs.summary?.capabilities.contains(.wholeDistributions) == true
    else { return [] }
    return [open.left, open.right].flatMap { run -> [Effect] in
      guard let answer = runs.book[run], unaskable(answer) == nil, inspect.insights[run] == nil,
        !inspect.isProbing({ $0 == .certainty(of: run) })
      else { return [] }
      return [probe(.certainty(of: run), answer)]
    }
  }

  mutating func probe(_ probe: InspectState.Probe, _ answer: PictureAnswer) -> Effect {
    let id = runs.takeID()
    inspect.probes[id] = probe
    return .run(Request(id, walkingAgain: answer, probe))
  }

  mutating func take(_ event: RunEvent, of id: RunID, _ probe: InspectState.Probe) -> [Effect] {
    switch event {
    case .began, .progress, .token, .candidate, .notice: return []
    case .finished(let answer):
      inspect.probes[id] = nil
      if case .ownName(let region, let names) = probe {
        return answer.finish == .cancelled ? [] : rank(region, names, own: answer)
      }
      inspect.take(answer, of: probe, asked: runs.book[probe.run])
      checkHead()
      return occlusionRequests()
    case .failed(let message):
      inspect.probes[id] = nil
      inspect.fail(message, of: probe)
      notice = Notice(message, kind: .error)
      return []
    }
  }
}
