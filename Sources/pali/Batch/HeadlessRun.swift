import Answers
import Files
import Interface
import Pictures

/// An engine that answers prompts about pictures, one after another or several side by side.
struct HeadlessRun {
  private let engine: HeadlessEngine
  /// The pictures under way alone: whoever asks about many has no use for those before.
  private let pictures = PictureStore(byteLimit: 0)
  let model: ModelSummary
  private let bar: ProgressBar
  private let isQuiet: Bool

  /// Loads the model. Throws what keeps it from that.
  init(_ settings: Settings, isQuiet: Bool) throws {
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
  /// - Parameters:
  ///   - isListed: whether pictures were found, and not named one by one: of a few of those a script has its own count.
  ///   - unsupported: files that are no pictures, by what their names end in.
  func answer(
    _ questions: BatchQuestions, _ outputs: inout some BatchOutputs, isListed: Bool = false,
    unsupported: [String: Int] = [:]
  ) throws -> BatchSummary {
    var (questions, summary) = (questions, BatchSummary())
    summary.unsupported = unsupported
    var items: [RunID: BatchQuestions.Item] = [:]
    defer { if !isQuiet { tell(&summary, questions, isBatch: isListed || outputs.areRecorded) } }
    try engine.answer(
      atOnce: model.runsAtOnce,
      next: {
        guard let item = questions.next(unless: { hasAnswer($0, &outputs) }) else { return nil }
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
    return summary
  }

  private func hasAnswer(_ item: BatchQuestions.Item, _ outputs: inout some BatchOutputs) -> Bool {
    guard outputs.goesOn, let digests = digests(of: item.request) else { return false }
    let question = RecordedQuestion(item.request, digests: digests, model: model)
    return outputs.hasAnswer(to: question, item)
  }

  /// nil where one of its pictures' cannot be had.
  private func digests(of request: Request) -> [String]? {
    let found = request.pictures.compactMap { try? pictures.digest(of: $0) }
    return found.count == request.pictures.count ? found : nil
  }

  private func take(
    _ outcome: HeadlessEngine.Outcome, of item: BatchQuestions.Item, _ outputs: inout some BatchOutputs,
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
      let isNamed = "\(error)".holds(path)
      StandardStreams.complain(isNamed ? "\(error)" : "\(path): \(error)")
      summary.failed += 1
      try outputs.write(failure: "\(error)", item, model)
    }
  }

  private func tell(_ summary: inout BatchSummary, _ questions: BatchQuestions, isBatch: Bool) {
    bar.clear()
    summary.skipped = questions.skipped
    if isBatch {
      StandardStreams.complain(summary.line)
    } else if questions.count > 1 {
      StandardStreams.note(summary.line)
    }
  }
}
