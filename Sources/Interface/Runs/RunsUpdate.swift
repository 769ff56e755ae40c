import Answers
import Files

/// Asking, hearing of runs, stopping them.
extension RunsState {
  /// Why nothing can be asked now: one line; nil: it can.
  var obstacle: String? {
    switch model {
    case .none: "there is no model: start with --model, or type :model PATH"
    case .failed(let message): message
    case .waiting, .loading, .ready: nil
    }
  }

  /// Asks about each picture, or once about all together; nil where all of it is being asked already. `origin`: the
  /// object that the prompt speaks of.
  mutating func ask(
    _ prompt: Prompt, about paths: [Path], together: Bool, origin: AnsweredObject?,
    _ options: GenerationOptions,
    at now: Double
  ) -> [Message]? {
    let groups = together ? [paths] : paths.map { [$0] }
    let fresh = groups.filter { !isAsked(prompt, about: $0) }
    guard !fresh.isEmpty else { return nil }
    if !isRunning { batch = RunBatch() }
    batch.skipped += groups.count - fresh.count
    for paths in fresh {
      let request = Request(
        id: takeID(), pictures: paths.map { .file($0) }, prompt: prompt, options: options)
      // Somebody looks at a single picture and waits; of many, most are not looked at.
      if groups.count == 1 {
        queue.prepend(.init(request: request, origin: origin))
      } else {
        queue.append(.init(request: request, origin: origin))
      }
    }
    return startNext(at: now)
  }

  /// Asks one question about one picture, whatever was asked before, before all that waits.
  mutating func ask(origin: AnsweredObject?, at now: Double, _ make: (RunID) -> Request) -> [Message] {
    if !isRunning { batch = RunBatch() }
    queue.prepend(.init(request: make(takeID()), origin: origin))
    return startNext(at: now)
  }

  func isAsked(_ prompt: Prompt, about paths: [Path]) -> Bool {
    running.contains { $0.request.prompt == prompt && $0.request.paths == paths && $0.request.isPlain }
      || queue.holds(prompt, about: paths)
  }

  /// Hands over as many as the model works on side by side; one while there is none that could tell.
  mutating func startNext(at now: Double) -> [Message] {
    var messages: [Message] = []
    while running.count < (summary?.runsAtOnce ?? 1), let next = queue.popFirst() {
      running.append(RunProgress(next.request, at: now))
      book.begin(PictureAnswer(next.request, origin: next.origin))
      messages += [.began(next.request.paths), .effect(.run(next.request))]
    }
    return messages
  }

  // MARK: Stopping

  /// What waits is not asked any more; what runs is stopped.
  mutating func cancelAll() -> [Message] { cancel { _ in true } }

  /// The same for what is asked about a picture.
  mutating func cancel(about path: Path) -> [Message] {
    let messages = cancel { $0.paths.contains(path) }
    guard messages.isEmpty else { return messages }
    let isStopping = running.contains { $0.request.paths.contains(path) }
    return [
      .notice(Notice(isStopping ? "it is being stopped" : "nothing is being asked about this picture"))
    ]
  }

  private mutating func cancel(_ isMeant: (Request) -> Bool) -> [Message] {
    let waiting = queue.count
    queue.remove(where: isMeant)
    batch.stopped += waiting - queue.count
    var messages: [Message] = []
    for index in running.indices where isMeant(running[index].request) && !running[index].isCancelling {
      running[index].isCancelling = true
      messages.append(.effect(.cancel(running[index].id)))
    }
    let removed = waiting - queue.count
    if messages.isEmpty, removed > 0 { messages.append(.notice(Notice("\(removed) not asked any more"))) }
    return messages
  }

  // MARK: What the engine tells

  mutating func take(_ event: RunEvent, of id: RunID, at now: Double) -> [Message] {
    guard let index = running.firstIndex(where: { $0.id == id }) else { return [] }
    switch event {
    case .began(let pictures, let model):
      book.update(id) { ($0.pictures, $0.model) = (pictures, model) }
    case .progress(let phase, let fraction): running[index].progress(phase, fraction, at: now)
    case .token(let token, let output):
      running[index].tokenCount += 1
      book.update(id) { answer in
        answer.output = output
        answer.tokens.append(token)
      }
    case .candidate(let score): book.update(id) { $0.candidates.append(score) }
    case .notice(let line): return [.notice(Notice(line))]
    case .finished(let answer):
      book.finish(id, answer)
      let note = untoldNote.map { [Message.notice(Notice($0))] } ?? []
      untoldNote = nil
      return [.ended(id)] + kept(id) + note
        + end(index, answer.finish == .cancelled ? .stopped : .answered, at: now)
    case .failed(let message):
      book.update(id) { $0.failure = message }
      return [.ended(id)] + kept(id) + [.notice(Notice(message, kind: .error))] + end(index, .failed, at: now)
    }
    return []
  }

  /// An answer that was stopped is none; one that failed before its picture was read says nothing of it.
  private func kept(_ id: RunID) -> [Message] {
    guard let answer = book[id], answer.finish != .cancelled, !answer.pictures.isEmpty, answer.isToBeKept
    else {
      return []
    }
    return [.effect(.keep(answer))]
  }

  private mutating func end(_ index: Int, _ outcome: RunBatch.Outcome, at now: Double) -> [Message] {
    batch.take(outcome, of: running.remove(at: index).id)
    guard running.isEmpty, queue.isEmpty, let line = batch.summary(at: now) else { return startNext(at: now) }
    return [.advice(line, batch.failed > 0 ? .error : .information)]
  }

  /// The clock has gone on: a batch's time begins with the first that is heard of it.
  mutating func passTime(to now: Double) {
    if isRunning, batch.start == nil { batch.start = now }
  }
}
