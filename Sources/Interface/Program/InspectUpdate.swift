import Answers
import Files
import Pictures

/// Looking into answers: what commands do, and what is asked for that.
extension State {
  mutating func perform(_ command: InspectCommand) -> [Effect] {
    switch command {
    case .inspect: return take([.pick(.inspect)])
    case .region: markRegion()
    case .captionIt: return caption()
    case .whatIsThis: return whatIsThis([])
    case .maskIt: return mask(nil)
    case .cropAndAsk: return askChanged { .crop($0.grown(by: 0.05)) }
    case .eraseAndAsk: return askChanged { .erase($0, .mean) }
    case .blurAndAsk: return askChanged { .erase($0, .blur) }
    case .moreObjects: return askForMore()
    case .eachName: return ask(passes: Passes(eachName: true))
    case .tiles: return ask(passes: Passes(tiles: .init(across: 2, down: 2)))
    case .howSure: return toggle(\.showsCertainty, "how sure it was")
    case .heat: return toggle(\.showsHeat, "where else objects nearly were")
    case .rawTokens:
      guard answer != nil else { return take([AnswerState.none]) }
      answerPane.showsTokens.toggle()
      answerPane.top = nil
    case .rank: return take([.ask(.command, EntryOrigin(text: "rank "))])
    case .yesNo: return rank(["yes", "no"])
    case .compare: return compare()
    case .modelView: return toggleModelView()
    case .attention: return toggleAttention()
    case .occlusion: return occlude()
    case .promptTokens: return [.tokenize(composedPrompt)]
    }
    return []
  }

  /// A command with the words that were typed after it.
  mutating func perform(_ command: Command, about words: String) -> [Effect] {
    switch command {
    case .inspect(.whatIsThis): return names(words) { $0.whatIsThis($1) }
    case .inspect(.rank): return names(words) { $0.rank($1) }
    case .inspect(.maskIt): return mask(words)
    case .inspect(.tiles):
      guard let tiles = Passes.Tiles(words) else {
        return refuse("tiles are written across x down, 2x2 to 8x8, not \(words)")
      }
      return ask(passes: Passes(tiles: tiles))
    case .inspect(.attention): return attention(words)
    default: return perform(command)
    }
  }

  /// What is lacking just now.
  mutating func tell(_ text: String) -> [Effect] {
    notice = Notice(text)
    return []
  }

  mutating func refuse(_ text: String) -> [Effect] {
    notice = Notice(text, kind: .error)
    return []
  }

  /// "a, b, c", or "@FILE" with one a line, which is read first.
  private mutating func names(_ words: String, _ then: (inout State, [String]) -> [Effect]) -> [Effect] {
    if words.hasPrefix("@") {
      let file = Path(String(words.dropFirst()).trimmingBlanks).expandingHome(launch.home)
        .standardized(in: launch.workingFolder)
      return [.readCandidates(file)]
    }
    let names = Candidates.names(words)
    return names.isEmpty ? refuse("there is nothing to rank: a, b, c") : then(&self, names)
  }

  mutating func take(candidates: [String], from file: Path) -> [Effect] {
    candidates.isEmpty ? refuse("\(file): holds no names, which stand a line each") : rank(candidates)
  }

  // MARK: What can be asked

  /// Why the model in use cannot do something: told; nil: it can.
  func lack(_ needs: Capabilities) -> [Message]? {
    if let obstacle = runs.obstacle { return [.notice(Notice(obstacle, kind: .error))] }
    guard let model = runs.summary else { return [.notice(Notice("the model is still being loaded"))] }
    let missing = needs.subtracting(model.capabilities)
    guard !missing.isEmpty else { return nil }
    let names = missing.names.joined(separator: ", ")
    return [.notice(Notice("\(DisplayText.line(model.name)) cannot do this: \(names)", kind: .error))]
  }

  /// The list of what can be asked just now.
  mutating func openInspection() {
    let isAnswered = answer?.isDone == true
    func lack(_ about: InspectCommand.Subject) -> String? {
      switch about {
      case .region: subject == nil ? "first select an object, or mark a region" : nil
      case .answer: isAnswered ? nil : "first ask something"
      case .objects:
        isAnswered && answer?.prompt.seeksObjects == true ? nil : "first detect or segment something"
      case .picture: nil
      }
    }
    let rows = InspectCommand.menu.filter { inspect.region == nil || $0.about == .region }
    let items = rows.filter { lack($0.about) == nil }.map { row in
      let command = Command.inspect(row.command)
      let key = keys.key(of: command, in: [.panes, .preview]).map { "\($0)  " } ?? ""
      return (command: command.name, title: row.words, detail: "\(key):\(command.name)")
    }
    // What is lacking is told: so one knows what there is.
    let others = rows.compactMap { row in
      lack(row.about).map {
        (command: Command.inspect(row.command).name, title: row.words, detail: $0)
      }
    }
    popups.popup = .picker(.inspect(items + others))
  }

  /// Out of what is being asked or shown about an answer; nil: there is nothing of the kind.
  mutating func leaveInspection() -> [Effect]? {
    guard inspect.probes.isEmpty else {
      inspect.occlusion?.stop()
      let ids = inspect.probes.keys.sorted()
      notice = Notice("left as far as it came")
      return ids.map { .cancel($0) }
    }
    if inspect.comparison != nil {
      inspect.comparison = nil
    } else if inspect.occlusion != nil {
      inspect.occlusion = nil
    } else if inspect.attention != nil {
      inspect.attention = nil
    } else if inspect.showsModelView {
      inspect.showsModelView = false
    } else if answerPane.showsTokens {
      answerPane.showsTokens = false
    } else if inspect.showsHeat || inspect.showsCertainty {
      (inspect.showsHeat, inspect.showsCertainty) = (false, false)
    } else if answerPane.cursor != nil {
      answerPane.cursor = nil
    } else {
      return nil
    }
    return []
  }

  private mutating func toggle(_ flag: WritableKeyPath<InspectState, Bool>, _ name: String) -> [Effect] {
    guard let answer else { return take([AnswerState.none]) }
    if !inspect[keyPath: flag] {
      if let lack = lack([.forcedStart, .wholeDistributions, .alternatives]) { return take(lack) }
      if let why = unaskable(answer) { return tell(why) }
      inspect.insights.forgive(answer.id)
    }
    inspect[keyPath: flag].toggle()
    notice = .toggled(name, inspect[keyPath: flag])
    return []
  }

  private mutating func toggleModelView() -> [Effect] {
    guard let size = runs.summary?.imageSize else {
      return take([.notice(Notice("how large pictures are to this model is not known"))])
    }
    inspect.showsModelView.toggle()
    preview.view = .whole
    notice = Notice(
      inspect.showsModelView
        ? "what the model sees: \(size)×\(size), patches of \(ModelPatches.side)" : "the picture as it is")
    return []
  }

  // MARK: Questions about an answer

  /// Why an answer's walk cannot be made again; nil: it can.
  func unaskable(_ answer: PictureAnswer) -> String? {
    guard answer.isDone, answer.failure == nil else { return "its turn is still to come" }
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
    guard let answer, answer.isDone, runs.summary != nil, unaskable(answer) == nil else { return [] }
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

  private mutating func probe(_ probe: InspectState.Probe, _ answer: PictureAnswer) -> Effect {
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
      return occlusionRequests()
    case .failed(let message):
      inspect.probes[id] = nil
      inspect.fail(message, of: probe)
      notice = Notice(message, kind: .error)
      return []
    }
  }

  // MARK: Attention

  private mutating func toggleAttention() -> [Effect] {
    guard let answer else { return take([AnswerState.none]) }
    if inspect.attention != nil {
      inspect.attention = nil
      notice = .toggled("where it looked", false)
      return []
    }
    if let lack = lack([.forcedStart, .attention]) { return take(lack) }
    if let why = unaskable(answer) { return tell(why) }
    inspect.insights.forgive(answer.id)
    inspect.attention = InspectState.Head()
    chooseWord(answer)
    notice = Notice(
      keys.spelled(
        "where it looked, mean of all heads: in the answer, h and l choose the word", in: [.answer]))
    return []
  }

  /// The box of the selected object, else the first word.
  private mutating func chooseWord(_ answer: PictureAnswer) {
    guard answerPane.cursor == nil else { return }
    let groups = answer.steps.groups
    let chosen = objects.selected.flatMap { object in
      groups.firstIndex { $0.detection == object && $0.kind == .places }
    }
    answerPane.cursor = chosen ?? (groups.isEmpty ? nil : 0)
  }

  /// `words`: "off", a layer, or a layer and a head.
  private mutating func attention(_ words: String) -> [Effect] {
    if words == "off" {
      inspect.attention = nil
      return []
    }
    let numbers = words.split(separator: " ").map { Int($0) }
    guard (1...2).contains(numbers.count), numbers.allSatisfy({ $0.map { $0 >= 0 } == true }) else {
      return refuse("a layer and perhaps a head, from 0, or off; not \(words)")
    }
    let effects = inspect.attention == nil ? toggleAttention() : []
    guard inspect.attention != nil else { return effects }
    inspect.attention = InspectState.Head(layer: numbers[0], head: numbers.count > 1 ? numbers[1] : nil)
    return effects
  }

  private mutating func attentionRequests(_ answer: PictureAnswer) -> [Effect] {
    guard inspect.attention != nil, let steps = meantSteps(answer), !inspect.isProbing(\.isAboutAttention)
    else {
      return []
    }
    let insight = inspect.insights[answer.id]
    guard insight?.failure == nil, steps.contains(where: { insight?.attention[$0] == nil }) else { return [] }
    return [probe(.attention(of: answer.id, steps: steps), answer)]
  }

  func meantSteps(_ answer: PictureAnswer) -> Range<Int>? {
    let groups = answer.steps.groups
    return answerPane.cursor.flatMap { groups.indices.contains($0) ? groups[$0].steps : nil }
  }

  // MARK: What it hangs on

  private mutating func occlude() -> [Effect] {
    guard let answer else { return take([AnswerState.none]) }
    if inspect.occlusion != nil {
      let running = inspect.probes.filter(\.value.isAboutOcclusion).keys.sorted()
      inspect.occlusion = nil
      return running.map { .cancel($0) }
    }
    if let lack = lack([.forcedStart]) { return take(lack) }
    if let why = unaskable(answer) { return tell(why) }
    guard let state = OcclusionState(answer, object: objects.selected, word: answerPane.cursor) else {
      return take([
        .advice("first choose what it is about: an object, or in the answer a word with {left} and {right}")
      ])
    }
    inspect.occlusion = state
    inspect.occlusion?.start = now
    notice = Notice("painting over part after part of the picture; Esc stops")
    return occlusionRequests()
  }

  /// As many at once as the engine works on.
  mutating func occlusionRequests() -> [Effect] {
    guard let run = inspect.occlusion?.run, let answer = runs.book[run] else { return [] }
    var effects: [Effect] = []
    let most = max(1, runs.summary?.runsAtOnce ?? 1)
    while inspect.probes.count(where: { $0.value.isAboutOcclusion }) < most,
      let cell = inspect.occlusion?.next()
    {
      effects.append(probe(.occlusion(of: run, cell: cell), answer))
    }
    if effects.isEmpty, inspect.occlusion?.isDone == true, !inspect.isProbing(\.isAboutOcclusion),
      let summary = inspect.occlusion?.summary
    {
      notice = Notice(summary)
    }
    return effects
  }
}

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
    case .occlusion(_, let cell):
      guard answer.finish != .cancelled, let logprob = occlusion?.logprob(in: answer) else {
        occlusion?.fail("", cell)
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
    case .occlusion(_, let cell): occlusion?.fail(message, cell)
    case .ownName: break
    }
  }
}
