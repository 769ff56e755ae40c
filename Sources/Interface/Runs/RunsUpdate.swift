import Answers
import Files

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
    let fresh = together ? paths : paths.filter { !isAsked($0, prompt) }
    guard !fresh.isEmpty else {
      notice = Notice("this is being asked already")
      return []
    }
    let requests = (together ? [fresh] : fresh.map { [$0] }).map { paths in
      defer { run.nextID = run.nextID.next }
      return Request(
        id: run.nextID, pictures: paths.map { .file($0) }, prompt: prompt, options: launch.options)
    }
    if !run.isRunning { run.beginBatch() }
    run.queue += requests
    let remembered = self.prompt.remember().map { [Effect.remember($0)] } ?? []
    return remembered + startNext()
  }

  /// Whether the same is asked about a picture now, or waits for its turn.
  private func isAsked(_ path: Path, _ prompt: Prompt) -> Bool {
    ([run.current].compactMap { $0 } + run.queue).contains { $0.prompt == prompt && $0.paths == [path] }
  }

  /// The marked pictures, or the one on screen.
  private mutating func pathsToRun() -> [Path]? {
    let paths = browser.marks.isEmpty ? preview.path.map { [$0] } ?? [] : browser.marks
    guard paths.isEmpty else { return paths }
    notice = Notice("there is no picture to run on: choose one in the list")
    return nil
  }

  private mutating func checkPrompt() -> Bool {
    let isEmpty = prompt.line.text.allSatisfy(\.isWhitespace)
    switch prompt.task {
    case .region where selectedObject == nil:
      notice = Notice(
        "select an object first: click on its box, or Tab to the list; its box is what is captioned")
    case let task where task.takesText && isEmpty:
      notice = Notice("type \(task.placeholder(names: run.knownNames))")
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
    guard let current = run.current, !run.isCancelling else { return [] }
    run.isCancelling = true
    run.tally.stopped += run.queue.count
    run.queue = []
    return [.cancel(current.id)]
  }

  /// `name`: a folder, a hub id, or "demo". The model in use, and what runs on it, stays until the other is loaded.
  mutating func changeModel(_ name: String) -> [Effect] {
    let demo = name == "demo" ? launch.demoModel : nil
    if case .ready = run.model {
      run.change = RunState.Change(name: demo == nil ? name : "demo model")
    } else {
      run.model = .waiting
    }
    launch.hasModel = true
    return [.loadModel(demo ?? Path(name))]
  }

  mutating func take(_ event: EngineEvent) -> [Effect] {
    switch event {
    case .loading, .loaded, .loadFailed: takeModel(event)
    case .run(let id, let event): if id == run.current?.id { return take(event) }
    }
    return []
  }

  private mutating func take(_ event: RunEvent) -> [Effect] {
    switch event {
    case .began(let pictures): updateAnswer { $0.stamps = pictures.compactMap(\.stamp) }
    case .progress(let phase, let fraction): run.progress(phase, fraction, at: now)
    case .token(let token, let output):
      run.tokenCount += 1
      updateAnswer { shown in
        shown.output = output
        shown.tokens.append(token)
      }
    case .finished(let answer):
      updateAnswer { shown in
        shown.output = answer.output
        shown.promptIDs = answer.promptIDs
        shown.tokens = answer.tokens
        shown.finish = answer.finish
        shown.timing = answer.timing
      }
      return endRun(answer.finish == .cancelled ? \.stopped : \.answered)
    case .failed(let message):
      updateAnswer { $0.failure = message }
      notice = Notice(message, kind: .error)
      return endRun(\.failed)
    }
    return []
  }

  private mutating func takeModel(_ event: EngineEvent) {
    switch event {
    case .loading(let fraction):
      if run.change == nil {
        run.model = .loading(RunState.share(fraction))
      } else {
        run.change?.fraction = RunState.share(fraction)
      }
    case .loaded(let summary):
      run.model = .ready(summary)
      let hint =
        summary.warning ?? launch.modelHint ?? summary.note
        ?? (run.change == nil ? nil : "\(summary.name) is loaded")
      if let hint, notice == nil { notice = Notice(hint) }
      launch.modelHint = nil
      run.change = nil
    case .loadFailed(let message):
      if run.change != nil, case .ready(let summary) = run.model {
        notice = Notice("\(message); \(summary.name) stays", kind: .error)
      } else {
        run.model = .failed(message)
        notice = Notice(message, kind: .error)
      }
      run.change = nil
    default: break
    }
  }

  /// An answer is one about a picture's contents: of others it says nothing.
  mutating func forgetAnswer(about path: Path, unless stamp: FileStamp?) {
    guard let stamp, let answer = answers[path], answer.isDone, !answer.isAbout(stamp, at: path) else {
      return
    }
    answers[path] = nil
    guard path == preview.path else { return }
    objects.reset()
    answerTop = nil
    notice = Notice("\(path.name) has changed: what was answered about it is gone")
  }

  private mutating func updateAnswer(_ change: (inout PictureAnswer) -> Void) {
    for path in run.current?.paths ?? [] {
      answers[path].map {
        var answer = $0; change(&answer); answers[path] = answer
      }
    }
  }

  private mutating func endRun(_ outcome: WritableKeyPath<RunState.Tally, Int>) -> [Effect] {
    run.reset()
    run.done += 1
    run.tally[keyPath: outcome] += 1
    let isLast = run.queue.isEmpty && run.tally.count > 1
    if isLast { notice = Notice(run.tally.text(at: now), kind: run.tally.failed > 0 ? .error : .information) }
    return startNext()
  }
}
