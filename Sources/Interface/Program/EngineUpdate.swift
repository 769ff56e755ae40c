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
    case .run(let id, let event): return take(runs.take(event, of: id, at: now))
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
    case .nextFailure: goToFailure(forward: true)
    case .previousFailure: goToFailure(forward: false)
    // Only with a name: see `perform(_:with:)`.
    case .model: break
    }
    return []
  }

  /// Asks about the marked pictures, or the one on screen. `isAgreed`: to pictures that are not in sight, too.
  mutating func ask(together: Bool, isAgreed: Bool = false) -> [Effect] {
    if let obstacle = runs.obstacle { return take([.notice(Notice(obstacle, kind: .error))]) }
    let paths = browser.marks.isEmpty ? preview.path.map { [$0] } ?? [] : browser.marks
    guard !paths.isEmpty else {
      return take([.notice(Notice("there is no picture to run on: choose one in the list"))])
    }
    if let lack = prompt.lack(isObjectSelected: selectedObject != nil, names: runs.knownNames) {
      return take(lack)
    }
    let away = browser.marksOutOfSight
    if away > 0, !isAgreed {
      ask(
        "\(away) of the \(paths.count) marked pictures are not in this list. Run on all of them?",
        .run(together: together))
      return []
    }
    let origin = prompt.task == .region ? preview.path.flatMap(runs.book.source) : nil
    let asked = runs.ask(
      composedPrompt, about: paths, together: together, origin: origin, launch.options, at: now)
    guard let asked else { return take([.notice(Notice("this is being asked already"))]) }
    return (prompt.remember().map { [.remember($0)] } ?? []) + take(asked)
  }

  private mutating func showAnswer(by step: Int) {
    guard let path = preview.path, runs.book.step(path, by: step), let place = runs.book.place(path) else {
      let end = Notice(step < 0 ? "this is the first answer" : "this is the last answer")
      _ = take([answer == nil ? AnswerState.none : .notice(end)])
      return
    }
    objects.reset()
    answerPane.reset()
    notice = Notice("answer \(place.number) of \(place.count)")
  }

  private mutating func goToFailure(forward: Bool) {
    let runs = runs
    let found = browser.moveToFile(forward: forward) { runs.book.shown($0.path)?.failure != nil }
    if !found { notice = Notice("no picture \(forward ? "below" : "above") whose run failed") }
  }
}
