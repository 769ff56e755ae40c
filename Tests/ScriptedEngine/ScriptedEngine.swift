import Answers
import Pictures
import Synchronization

/// An engine that answers what a script says, when the script says it: delays, failures, floods, silence.
public final class ScriptedEngine: Engine {
  private struct Playing: Sendable {
    let request: Request
    let ticket: OpenRuns.Ticket
    var steps: ArraySlice<Script.RunStep>
    let answer = ScriptedAnswer()
    var hasBegun = false
  }

  private enum Loading {
    case notBegun, underWay
    case done(ModelSummary)
    case failed(String)
  }

  private struct State {
    var loading = Loading.notBegun
    var loadCount = 0
    var requestCount = 0
    var waiting: [Playing] = []
    var atWork: [OpenRuns.Ticket] = []
    var isStopped = false
  }

  private let script: Script
  private let agenda: any Agenda
  private let runs: OpenRuns
  private let state = Mutex(State())

  public init(_ script: Script, on agenda: any Agenda = QueueAgenda(), handler: @escaping EngineHandler) {
    self.script = script
    self.agenda = agenda
    runs = OpenRuns(handler: handler)
  }

  private var name: String { script.model?.name ?? "the scripted engine" }

  public var capabilities: Capabilities { script.model?.capabilities ?? .all }

  public var isStopped: Bool { state.withLock(\.isStopped) }

  public func load() { agenda.add(after: 0) { self.beginLoading() } }

  public func run(_ request: Request) {
    let ticket = runs.add(request.id)
    let number = state.withLock { state in
      defer { state.requestCount += 1 }
      return state.requestCount
    }
    let steps = script.steps(for: request, number: number)[...]
    agenda.add(after: 0) { self.take(Playing(request: request, ticket: ticket, steps: steps)) }
  }

  public func cancel(_ id: RunID) {
    runs.cancel(id)
    agenda.add(after: 0) { self.startNext() }
  }

  public func stop() {
    state.withLock { $0.isStopped = true }
    runs.cancelAll()
    agenda.add(after: 0) { self.endLoading(.failed("\(self.name): loading was given up")) }
  }

  // MARK: Loading

  private func beginLoading() {
    let steps: [Script.LoadStep]? = state.withLock { state in
      switch state.loading {
      case .underWay, .done: return nil
      case .notBegun, .failed: break
      }
      state.loading = .underWay
      defer { state.loadCount += 1 }
      return state.isStopped ? [.failed("\(name) is stopped")] : script.steps(ofLoad: state.loadCount)
    }
    if let steps { play(steps[...]) }
  }

  private var isLoading: Bool { state.withLock { if case .underWay = $0.loading { true } else { false } } }

  private func play(_ steps: ArraySlice<Script.LoadStep>) {
    guard isLoading, let step = steps.first else { return }
    var seconds = 0.0
    switch step {
    case .progress(let fraction): runs.tell(.loading(fraction: fraction))
    case .delay(let delay): seconds = delay
    case .loaded(let model): return endLoading(.done(model))
    case .failed(let message): return endLoading(.failed(message))
    case .hang: return
    }
    agenda.add(after: seconds) { self.play(steps.dropFirst()) }
  }

  private func endLoading(_ end: Loading) {
    guard isLoading else { return }
    let waiting = state.withLock { state in
      state.loading = end
      return state.waiting
    }
    switch end {
    case .notBegun, .underWay: break
    case .done(let model): runs.tell(.loaded(model))
    case .failed(let message):
      runs.tell(.loadFailed(message: message))
      for playing in waiting { runs.tell(.failed(message: message), of: playing.ticket) }
    }
    startNext()
  }

  // MARK: Runs

  private func take(_ playing: Playing) {
    if let refusal = refusal(of: playing.request) {
      return runs.tell(.failed(message: refusal), of: playing.ticket)
    }
    let mustLoad = state.withLock { state in
      state.waiting.append(playing)
      return if case .notBegun = state.loading { true } else { false }
    }
    if mustLoad { beginLoading() } else { startNext() }
  }

  /// One line; nil where there is nothing against it.
  private func refusal(of request: Request) -> String? {
    if let missing = MissingCapability(request, of: name, having: capabilities) { return "\(missing)" }
    return state.withLock { state in
      if state.isStopped { return "\(name) is stopped" }
      return if case .failed(let message) = state.loading { message } else { nil }
    }
  }

  /// As many side by side as the model works on.
  private func startNext() {
    let begun: ArraySlice<Playing> = state.withLock { state in
      state.atWork.removeAll { !runs.isOpen($0) }
      state.waiting.removeAll { !runs.isOpen($0.ticket) }
      guard case .done(let model) = state.loading else { return [] }
      let begun = state.waiting.prefix(max(0, model.runsAtOnce - state.atWork.count))
      state.waiting.removeFirst(begun.count)
      state.atWork += begun.map(\.ticket)
      return begun
    }
    for playing in begun { play(playing) }
  }

  private func play(_ playing: Playing) {
    guard runs.isOpen(playing.ticket) else { return startNext() }
    var playing = playing
    let step = playing.steps.popFirst() ?? .finish(.eos)
    var seconds = 0.0
    switch step {
    case .began: begin(&playing)
    case .progress(let phase, let fraction):
      begin(&playing)
      runs.tell(.progress(phase, fraction: fraction), of: playing.ticket)
    case .token(let text, let logprob): tell(text, logprob, &playing)
    case .given:
      for piece in ScriptedAnswer.pieces(of: playing.request.start.text) {
        tell(piece, -0.1, isGiven: true, &playing)
      }
    case .candidate(let index, let logprob):
      begin(&playing)
      runs.tell(playing.answer.score(playing.request.candidates[index], index, logprob), of: playing.ticket)
    case .flood(let count): flood(count, &playing)
    case .delay(let delay): seconds = delay
    case .hang: return
    case .fail(let message): return end(.failed(message: message), playing)
    case .finish(let reason):
      begin(&playing)
      return end(playing.answer.finished(reason), playing)
    }
    agenda.add(after: seconds) { [playing] in self.play(playing) }
  }

  private func begin(_ playing: inout Playing) {
    guard !playing.hasBegun else { return }
    playing.hasBegun = true
    runs.tell(.began(playing.request.pictures.map(Self.identity), by: model), of: playing.ticket)
  }

  private var model: ModelSummary? {
    state.withLock { if case .done(let model) = $0.loading { model } else { nil } }
  }

  private static func identity(_ picture: PictureReference) -> PictureIdentity {
    switch picture {
    case .changed(let original, _): identity(original)
    case .file(let path): PictureIdentity(path: path, stamp: nil, width: 640, height: 480)
    case .pixels(let picture, let name):
      PictureIdentity(path: name, stamp: nil, width: picture.width, height: picture.height)
    }
  }

  private func tell(
    _ text: String, _ logprob: Float, isGiven: Bool = false, _ playing: inout Playing
  ) {
    begin(&playing)
    runs.tell(playing.answer.append(text, logprob, isGiven: isGiven), of: playing.ticket)
  }

  private func flood(_ count: Int, _ playing: inout Playing) {
    for _ in 0..<count {
      guard runs.isOpen(playing.ticket) else { return }
      tell("", -0.1, &playing)
    }
  }

  private func end(_ event: RunEvent, _ playing: Playing) {
    runs.tell(event, of: playing.ticket)
    startNext()
  }
}
