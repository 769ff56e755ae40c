import Synchronization

/// The runs that a `ManyPassEngine` carries out, by the ids that the wrapped engine has for their passes.
final class PassRuns: Sendable {
  private struct State {
    var works: [RunID: PassWork] = [:]
    var last = PassRuns.first
    /// It holds this one, by its handler.
    weak var engine: (any Engine)?
  }

  /// Whoever asks counts from 0 and never comes so far.
  private static let first = RunID(1 << 63)

  private let state = Mutex(State())
  private let handler: EngineHandler

  init(_ handler: @escaping EngineHandler) { self.handler = handler }

  func attach(_ engine: any Engine) { state.withLock { $0.engine = engine } }

  /// What the wrapped engine is to be asked first; nil: the request itself, whose events then go straight through.
  func begin(_ request: Request) -> Request? {
    guard let work = PassWork(request) else { return nil }
    return state.withLock { state in
      state.last = state.last.next
      state.works[state.last] = work
      return work.question(request, state.last)
    }
  }

  func ask(_ request: Request, _ engine: any Engine) {
    engine.run(request)
    // Whoever has cancelled it since it was begun may not have been heard by the engine.
    if state.withLock({ $0.works[request.id]?.isCancelled == true }) { engine.cancel(request.id) }
  }

  /// The passes of a run that is wanted no more; nil: of all.
  func cancel(_ id: RunID?) -> [RunID] {
    state.withLock { state in
      let passes = state.works.keys.filter { id == nil || state.works[$0]?.id == id }
      for pass in passes { state.works[pass]?.isCancelled = true }
      return passes
    }
  }

  /// What the wrapped engine tells.
  func take(_ event: EngineEvent) {
    guard case .run(let pass, let told) = event, pass > Self.first else { return handler(event) }
    let (id, step, engine) = state.withLock { state in
      (state.works[pass]?.id, Self.step(&state, told, of: pass), state.engine)
    }
    guard let id, let step else { return }
    switch step {
    // One that is gone is asked by nobody.
    case .ask(let request): engine.map { ask(request, $0) }
    case .tell(let event):
      // What ends for a reason of its own is still under way there.
      if event.isEnd, !told.isEnd { engine?.cancel(pass) }
      handler(.run(id, event))
    }
  }

  private static func step(_ state: inout State, _ event: RunEvent, of pass: RunID) -> ManyPassRun.Step? {
    // Taken out, so that it is changed in its place.
    guard var work = state.works.removeValue(forKey: pass) else { return nil }
    let next = state.last.next
    let step = work.take(event, next: next)
    switch step {
    case .ask: (state.last, state.works[next]) = (next, work)
    case .tell(let told) where told.isEnd: break
    case .tell, nil: state.works[pass] = work
    }
    return step
  }
}

/// One of those runs.
struct PassWork {
  let id: RunID
  var isCancelled = false
  private var passes: ManyPassRun?
  private var part: CroppedRun?
  /// It makes no sense: what is told where it would have begun.
  private var fault: PassesFault?

  /// nil where the engine carries it out as it is.
  init?(_ request: Request) {
    id = request.id
    if request.passes != .one {
      fault = Passes.fault(of: request)
      passes = fault == nil ? ManyPassRun(request) : nil
    } else {
      part = CroppedRun(request)
      if part == nil { return nil }
    }
  }

  /// The first one.
  func question(_ request: Request, _ id: RunID) -> Request {
    passes?.question(id)
      ?? Request(
        id: id, pictures: request.pictures, prompt: request.prompt, options: request.options,
        start: request.start, candidates: request.candidates, distributions: request.distributions,
        attention: request.attention, passes: request.passes)
  }

  mutating func take(_ event: RunEvent, next: RunID) -> ManyPassRun.Step? {
    if let fault { return refusal(event, fault) }
    if let event = part?.take(event) { return .tell(event) }
    let step = passes?.take(event, next: next)
    if case .ask? = step, isCancelled, let passes { return .tell(.finished(passes.cancelled)) }
    return step
  }

  private func refusal(_ event: RunEvent, _ fault: PassesFault) -> ManyPassRun.Step? {
    switch event {
    case .notice: nil
    case .failed: .tell(event)
    case .finished(let answer) where answer.finish == .cancelled: .tell(event)
    case .began, .progress, .token, .candidate, .finished: .tell(.failed(message: "\(fault)"))
    }
  }
}

extension RunEvent {
  /// Whether nothing comes after it.
  fileprivate var isEnd: Bool {
    switch self {
    case .finished, .failed: true
    case .began, .progress, .token, .candidate, .notice: false
    }
  }
}
