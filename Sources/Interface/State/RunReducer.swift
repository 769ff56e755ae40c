import PaliGemma

/// Running the model: requests, their events, cancelling.
extension State {
  mutating func startRun(together: Bool) -> [Effect] {
    if case .none = run.model {
      notice = Notice("there is no model: start with --model, or type :model PATH", kind: .error)
      return []
    }
    if case .failed(let message) = run.model {
      notice = Notice(message, kind: .error)
      return []
    }
    guard let paths = pathsToRun(), checkPrompt() else { return [] }
    let prompt = composedPrompt
    let requests = (together ? [paths] : paths.map { [$0] }).map { paths in
      defer { run.nextID += 1 }
      return RunRequest(id: run.nextID, paths: paths, prompt: prompt)
    }
    if !run.isRunning { run.done = 0 }
    run.queue += requests
    let remembered = self.prompt.remember().map { [Effect.remember($0)] } ?? []
    return remembered + startNext()
  }

  /// The marked pictures, or the one on screen.
  private mutating func pathsToRun() -> [String]? {
    let paths = browser.marks.isEmpty ? preview.path.map { [$0] } ?? [] : browser.marks
    guard paths.isEmpty else { return paths }
    notice = Notice("there is no picture to run on: choose one in the list")
    return nil
  }

  private mutating func checkPrompt() -> Bool {
    let isEmpty = prompt.line.text.allSatisfy(\.isWhitespace)
    switch prompt.task {
    case .region where selectedObject == nil:
      notice = Notice("select an object first: its box is what is captioned")
    case let task where task.takesText && isEmpty:
      notice = Notice("type \(task.placeholder)")
      setFocus(.prompt)
    default: return true
    }
    return false
  }

  private mutating func startNext() -> [Effect] {
    guard run.current == nil, !run.queue.isEmpty else { return [] }
    let next = run.queue.removeFirst()
    run.current = next
    run.phaseStart = now
    if next.paths.contains(where: { $0 == preview.path }) { objects.reset() }
    answerTop = nil
    let answer = PictureAnswer(prompt: next.prompt, paths: next.paths)
    for path in next.paths { answers[path] = answer }
    return [.run(next)]
  }

  mutating func cancelRun() -> [Effect] {
    guard run.isRunning, !run.isCancelling else { return [] }
    run.isCancelling = true
    run.queue = []
    return [.cancelRun]
  }

  /// Another model takes over: nothing more is heard of the runs of the one before.
  mutating func changeModel(_ name: String) -> [Effect] {
    updateAnswer { $0.finish = .cancelled }
    run.reset()
    run.queue = []
    run.model = .waiting
    launch.hasModel = true
    return [.loadModel(name)]
  }

  mutating func take(_ event: SessionEvent) -> [Effect] {
    switch event {
    case .loading(let fraction): run.model = .loading(RunState.share(fraction))
    case .loaded(let summary):
      run.model = .ready(summary)
      if let hint = launch.modelHint ?? summary.note, notice == nil { notice = Notice(hint) }
      launch.modelHint = nil
    case .loadFailed(let message):
      run.model = .failed(message)
      notice = Notice(message, kind: .error)
    case .progress(let id, let phase, let fraction):
      if id == run.current?.id { run.progress(phase, fraction, at: now) }
    case .token(let id, _, let output):
      guard id == run.current?.id else { break }
      run.tokenCount += 1
      updateAnswer { $0.output = output }
    case .finished(let id, let answer):
      guard id == run.current?.id else { break }
      updateAnswer { shown in
        shown.output = answer.output
        shown.finish = answer.finish
        shown.timing = answer.timing
      }
      return endRun()
    case .failed(let id, let message):
      guard id == run.current?.id else { break }
      if run.isCancelling {
        updateAnswer { $0.finish = .cancelled }
      } else {
        updateAnswer { $0.failure = message }
        notice = Notice(message, kind: .error)
      }
      return endRun()
    }
    return []
  }

  private mutating func updateAnswer(_ change: (inout PictureAnswer) -> Void) {
    for path in run.current?.paths ?? [] {
      answers[path].map {
        var answer = $0; change(&answer); answers[path] = answer
      }
    }
  }

  private mutating func endRun() -> [Effect] {
    run.reset()
    run.done += 1
    return startNext()
  }
}
