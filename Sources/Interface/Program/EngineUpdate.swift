import Answers
import Files

/// Asking the engine, and hearing of it.
extension State {
  mutating func take(_ event: EngineEvent) -> [Effect] {
    switch event {
    case .loading(let fraction): runs.loading(fraction)
    case .loaded(let summary):
      let line = runs.loaded(summary, hint: launch.modelHint)
      if let line, notice == nil { notice = Notice(line) }
      launch.modelHint = nil
      return take(runs.startNext(at: now))
    case .loadFailed(let message): notice = runs.loadFailed(message)
    case .notice(let line): notice = Notice(line)
    case .run(let id, let event):
      guard let probe = inspect.probes[id] else { return take(runs.take(event, of: id, at: now)) }
      return take(event, of: id, probe)
    }
    return []
  }

  mutating func perform(_ command: RunsCommand) -> [Effect] {
    switch command {
    case .cancel:
      guard let path = preview.path else { return take([.notice(Notice("there is no picture here"))]) }
      return take(runs.cancel(about: path))
    case .olderAnswer: showAnswer(by: -1)
    case .newerAnswer: showAnswer(by: 1)
    case .answers: return take([.pick(.answers)])
    case .nextFailure: return goToFailure(forward: true)
    case .previousFailure: return goToFailure(forward: false)
    // Only with a name: see `perform(_:with:)`.
    case .model, .server, .lora: break
    }
    return []
  }

  private mutating func showAnswer(by step: Int) {
    if inspect.comparison != nil { return stepComparison(by: step) }
    guard let path = preview.path, runs.book.step(path, by: step), let place = runs.book.place(path) else {
      return noFurtherAnswer(step)
    }
    resetAnswer()
    notice = Notice("answer \(place.number) of \(place.count)")
  }

  private mutating func noFurtherAnswer(_ step: Int) {
    let isFull = preview.path.flatMap(runs.book.place)?.count == AnswerBook.limit
    let first =
      isFull
      ? "this is the first of the \(AnswerBook.limit) answers that are kept" : "this is the first answer"
    let end = Notice(step < 0 ? first : "this is the last answer")
    _ = take([answer == nil ? AnswerState.none : .notice(end)])
  }

  /// With a filter that asks for a prompt's answers, the one on screen is one of those: once, so that one can go on to
  /// others.
  private mutating func chooseWanted() {
    let wanted = browser.wantedPrompt
    guard !wanted.isEmpty, let path = preview.path, chosenFor != ChosenFor(path: path, words: wanted),
      let answer = runs.book.answers(path).last(where: { $0.prompt.text.holds(wanted) })
    else { return }
    chosenFor = ChosenFor(path: path, words: wanted)
    runs.book.choose(answer.id, path)
  }

  /// The answer on screen is another one: of its objects the one that it speaks of is selected.
  mutating func resetAnswer() {
    chooseWanted()
    objects.reset()
    answerPane.reset()
    closeStaleComparison()
    if let origin = answer?.origin {
      objects.select(origin.object, page: Layout(self, size: size).objectRows)
    }
  }

  /// To the next picture of the list whose run failed; where there is none, to the next of the batch, wherever that
  /// is. One that is not in the list any more is told.
  private mutating func goToFailure(forward: Bool) -> [Effect] {
    if !browser.places(of: .failed).isEmpty { return take(browser.walk(to: .failed, forward: forward)) }
    guard let step = runs.stepFailure(forward: forward, from: preview.path) else {
      notice = Notice("nothing has failed")
      return []
    }
    let count = "failure \(step.number) of \(step.count)"
    if browser.move(to: step.path) {
      notice = Notice(count)
      return []
    }
    if case .folder(let folder) = browser.source, folder != step.path.parent {
      return take(browser.list(step.path.parent, wanting: step.path) + [.notice(Notice(count))])
    }
    notice = Notice("\(count): \(step.message)", kind: .error)
    return []
  }
}
