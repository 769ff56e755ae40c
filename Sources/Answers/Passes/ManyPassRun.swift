import Pictures

/// A run of several passes on its way: takes what is told of the pass under way, gives what is told of the run, and what
/// is to be asked next.
struct ManyPassRun {
  enum Step {
    case tell(RunEvent)
    case ask(Request)
  }

  private let request: Request
  private let plan: [Pass]
  /// The pass under way, and how often the model has been made to go on in it.
  private var (pass, round) = (0, 0)
  private var start: AnswerStart
  private var read: [PictureIdentity]?
  private var model: ModelSummary?
  /// Of the run.
  private var tokens: [GeneratedToken] = []
  private var promptIDs: [Int] = []
  private var timing = PassTiming()
  private var isCutOff = false
  private var progress = 0.0
  /// What ended passes found.
  private var found: [FoundInPass] = []
  private var current: PassObjects
  private var merged = ParsedOutput()

  init(_ request: Request) {
    self.request = request
    plan = request.passes.plan(of: request)
    let goesOn = request.passes.more ? GoingOn.start(after: request.start) : nil
    start = goesOn ?? request.start
    current = PassObjects(known: goesOn == nil ? 0 : ParsedOutput(text: request.start.text).detections.count)
  }

  /// The question of the pass under way. It says that there may be more of them, so that an engine that cannot go on
  /// with an answer refuses it at once.
  func question(_ id: RunID) -> Request {
    Request(
      id: id, pictures: plan[pass].pictures, prompt: plan[pass].prompt, options: request.options,
      start: start,
      passes: request.passes)
  }

  /// What has been told, cut off here.
  var cancelled: Answer { answer(.cancelled) }

  /// `next`: the id of the next question, where there is one.
  mutating func take(_ event: RunEvent, next: RunID) -> Step? {
    switch event {
    case .began(let pictures, let model): return begin(pictures, model)
    case .progress(let phase, let fraction):
      return .tell(.progress(phase, fraction: advance(phase, fraction)))
    case .token(let token, let output): return take(token, output).map { .tell($0) }
    case .candidate: return nil
    case .notice(let line): return .tell(.notice(line))
    case .finished(let answer): return end(answer, next)
    case .failed(let message): return fail(message, next)
    }
  }

  /// All passes are about one picture and of one model.
  private mutating func begin(_ pictures: [PictureIdentity], _ model: ModelSummary?) -> Step? {
    guard let read else {
      (self.read, self.model) = (pictures, model)
      return .tell(.began(pictures, by: model))
    }
    if read != pictures {
      return .tell(.failed(message: "\(request.pictures[0].path): changed while it was asked about"))
    }
    if self.model?.digest != model?.digest {
      return .tell(.failed(message: "the model was changed between two passes"))
    }
    return nil
  }

  // MARK: Tokens

  /// nil for what is given again of an answer that goes on.
  private mutating func take(_ token: GeneratedToken, _ output: ParsedOutput) -> RunEvent? {
    let isNew = current.take(output)
    guard !current.isReplayed(token) else { return nil }
    if isNew { merge() }
    tokens.append(token)
    return .token(token, merged)
  }

  private mutating func merge() {
    merged = ParsedOutput(objects: PassMerge.merged(found + foundNow))
  }

  /// What the pass under way has found.
  private var foundNow: [FoundInPass] {
    guard let read = read?.first else { return [] }
    let (asked, index) = (plan[pass], pass)
    let area = asked.pictures[0].seen(width: read.width, height: read.height)
    let tile = LocationBox(y0: 0, x0: 0, y1: 1023, x1: 1023).placed(in: area)
    return current.objects.map { object in
      var object = object
      let cut = BoxEdges(touchedBy: object.box).intersection(asked.inner)
      object.box = object.box.placed(in: area)
      if object.label.isEmpty, let name = asked.name {
        object.label = name
        object.flags.remove(.missingLabel)
      }
      return FoundInPass(detection: object, pass: index, cut: cut, tile: tile)
    }
  }

  // MARK: Ends

  private mutating func end(_ answer: Answer, _ next: RunID) -> Step {
    if round == 0, pass == 0 { promptIDs = answer.promptIDs }
    timing.add(answer.timing)
    _ = current.take(answer.output)
    merge()
    if answer.finish == .cancelled { return .tell(.finished(cancelled)) }
    if answer.finish == .length { isCutOff = true }
    if answer.finish == .eos, let start = start(after: answer) {
      (self.start, round) = (start, round + 1)
      current.goOn(after: start)
      return .ask(question(next))
    }
    return endPass(next)
  }

  /// nil where nothing more is to be had of this pass.
  private func start(after answer: Answer) -> AnswerStart? {
    guard request.passes.more, round < GoingOn.rounds else { return nil }
    let isNew =
      PassMerge.withoutRepeats(foundNow).count
      > PassMerge.withoutRepeats(Array(foundNow.prefix(current.known))).count
    return isNew ? GoingOn.start(after: answer.tokens) : nil
  }

  private mutating func endPass(_ next: RunID) -> Step {
    found += foundNow
    (current, start, round, pass) = (PassObjects(known: 0), .none, 0, pass + 1)
    if pass < plan.count { return .ask(question(next)) }
    pass -= 1
    return .tell(.finished(answer(isCutOff ? .length : .eos)))
  }

  private mutating func fail(_ message: String, _ next: RunID) -> Step {
    if round > 0, StartTooLong.isTold(by: message) { return endPass(next) }
    guard read != nil, plan.count > 1 || round > 0 else { return .tell(.failed(message: message)) }
    let again = round > 0 ? ", asked again" : ""
    return .tell(
      .failed(message: "pass \(pass + 1) of \(plan.count) (\(plan[pass].words)\(again)): \(message)"))
  }

  private func answer(_ finish: FinishReason) -> Answer {
    Answer(
      promptIDs: promptIDs, text: merged.text, tokens: tokens, output: merged, finish: finish,
      timing: timing.sum)
  }

  // MARK: Progress

  /// Of all passes: it never goes back.
  private mutating func advance(_ phase: Phase, _ fraction: Double) -> Double {
    let phases: [Phase] = [.vision, .prefill, .decode]
    let done = (Double(phases.firstIndex(of: phase) ?? 0) + min(max(fraction, 0), 1)) / Double(phases.count)
    // How often it goes on is not known: each time half of what was left.
    let left = request.passes.more ? 1 / Double(1 << (round + 1)) : 1
    let share = (request.passes.more ? 1 - 2 * left : 0) + left * done
    progress = max(progress, (Double(pass) + share) / Double(plan.count))
    return progress
  }
}
