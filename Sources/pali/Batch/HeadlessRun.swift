import Answers
import Files
import Interface
import Pictures

/// An engine that answers prompts about pictures, one after another or several side by side.
struct HeadlessRun {
  private let engine: HeadlessEngine
  /// The pictures under way alone: whoever asks about many has no use for those before.
  private let pictures = PictureStore(byteLimit: 0)
  private let model: ModelSummary
  private let settings: Settings
  private let bar: ProgressBar
  private let isQuiet: Bool

  /// Loads the model. Throws what keeps it from that.
  init(_ settings: Settings, isQuiet: Bool) throws {
    self.settings = settings
    self.isQuiet = isQuiet
    let bar = ProgressBar(isShown: !isQuiet)
    defer { bar.clear() }
    engine = try HeadlessEngine { [pictures] in try settings.engine(pictures: pictures, handler: $0) }
    engine.onNotice = { line in
      bar.clear()
      StandardStreams.complain(line)
    }
    model = try engine.load { bar.update("load", $0) }
    self.bar = bar
    if let warning = model.warning {
      bar.clear()
      StandardStreams.complain(warning)
    }
    if let note = model.note { bar.note(note) }
  }

  /// Answers all of it. What fails is told; the others are answered all the same. Throws what keeps results from being
  /// written.
  mutating func answer(
    _ inputs: PictureInputs, _ wish: BatchWish, _ outputs: inout RunOutputs
  ) throws -> BatchSummary {
    inputs.faults.forEach(StandardStreams.complain)
    var summary = BatchSummary()
    summary.unsupported = inputs.unsupported
    var questions = questions(inputs, wish, outputs)
    // Of a few pictures that were named one by one a script has its own count.
    let isBatch = inputs.areListed || outputs.areRecorded
    outputs.namesPictures = questions.count > 1
    var items: [RunID: BatchQuestions.Item] = [:]
    defer { if !isQuiet { tell(&summary, questions, isBatch) } }
    try engine.answer(
      atOnce: model.runsAtOnce,
      next: {
        guard let item = questions.next() else { return nil }
        items[item.request.id] = item
        return item.request
      },
      progress: { [bar] phase, fraction in
        guard questions.count > 1 else { return bar.update(phase.rawValue, fraction) }
        let (ended, left) = (summary.ended, questions.count - questions.skipped - summary.ended)
        bar.update(
          "\(ended + questions.skipped) of \(questions.count)", Double(ended) / Double(max(1, ended + left)),
          details: summary.pace(left: left))
      },
      tell: { request, outcome in
        bar.clear()
        guard let item = items.removeValue(forKey: request.id) else { return }
        try take(outcome, of: item, &outputs, &summary)
      })
    outputs.finish(hasMaskDecoder: model.hasMaskDecoder)
    return summary
  }

  private func take(
    _ outcome: HeadlessEngine.Outcome, of item: BatchQuestions.Item, _ outputs: inout RunOutputs,
    _ summary: inout BatchSummary
  ) throws {
    switch outcome {
    case .success(let (answer, read)):
      let record = AnswerRecord(item.request, pictures: read, model: model, answer: answer)
      if answer.finish == .cancelled { summary.stopped += 1 } else { summary.answered += 1 }
      do { try outputs.write(answer, record, item, pictures) } catch let error as PictureError {
        StandardStreams.complain(error)
        summary.failed += 1
      }
    case .failure(let error):
      // A server's fault does not say which picture it was about.
      let path = "\(item.request.pictures[0].path)"
      let isNamed = "\(error)".contains(path)
      StandardStreams.complain(isNamed ? "\(error)" : "\(path): \(error)")
      summary.failed += 1
      try outputs.write(failure: "\(error)", item, model)
    }
  }

  /// Answers questions about pictures; what fails is told, and left out.
  func answer(
    _ questions: [(pictures: [Path], prompt: String)], _ options: GenerationOptions,
    take: (Int, AnswerRecord) throws -> Void
  ) throws {
    var (next, ended) = (0, 0)
    try engine.answer(
      atOnce: model.runsAtOnce,
      next: {
        guard next < questions.count else { return nil }
        defer { next += 1 }
        return Request(
          id: RunID(UInt64(next)), pictures: questions[next].pictures.map { .file($0) },
          prompt: Prompt(questions[next].prompt), options: options)
      },
      progress: { [bar] _, _ in bar.update("asked", Double(ended) / Double(max(1, questions.count))) },
      tell: { request, outcome in
        ended += 1
        bar.clear()
        switch outcome {
        case .success(let (answer, read)):
          guard answer.finish != .cancelled else { return }
          try take(
            Int(request.id.number), AnswerRecord(request, pictures: read, model: model, answer: answer))
        case .failure(let error): StandardStreams.complain(error)
        }
      })
  }

  private func tell(_ summary: inout BatchSummary, _ questions: BatchQuestions, _ isBatch: Bool) {
    bar.clear()
    summary.skipped = questions.skipped
    if isBatch {
      StandardStreams.complain(summary.line)
    } else if questions.count > 1 {
      StandardStreams.note(summary.line)
    }
  }

  private func questions(
    _ inputs: PictureInputs, _ wish: BatchWish, _ outputs: RunOutputs
  ) -> BatchQuestions {
    let groups = wish.isTogether ? [inputs.pictures] : inputs.pictures.map { [$0] }
    let isAnswered = outputs.answered.map { answered in
      { [model] (request: Request, digests: [String]) in
        answered.contains(RecordedQuestion(request, digests: digests, model: model))
      }
    }
    return BatchQuestions(
      groups.filter { !$0.isEmpty }, prompts: wish.prompts, limit: wish.limit,
      isAnswered: isAnswered
    ) { id, pictures, prompt in
      Request(
        id: id, pictures: pictures.map(\.reference), prompt: prompt, options: wish.options, start: wish.start,
        distributions: wish.distributions)
    }
  }
}
