import Answers
import Dispatch
import HTTP
import Pictures
import Synchronization

/// A model behind HTTP, asked about several pictures at once.
///
/// A queue of its own keeps the order; each request under way has a thread, which waits for the server and looks every
/// few milliseconds whether it is still wanted. A request goes to nobody but the server that is named.
public final class RemoteEngine: Engine {
  /// Makes a mask of sixteen codes; nil where it cannot.
  public typealias MaskDecoding = @Sendable ([Int]) -> BoxMask?

  private enum Loading {
    case notBegun, underWay
    case done(ModelSummary)
    case failed(String)
  }

  private struct State {
    var loading = Loading.notBegun
    /// In order; those that have been cancelled may still be among them.
    var waiting: [RunTalk] = []
    /// Threads that have nothing to do.
    var idle: [DispatchQueue]
  }

  private let settings: ServerSettings
  private let pictures: SentPictures
  private let masks: MaskDecoding?
  private let server: Result<any ModelServer, any Error>
  private let runs: OpenRuns
  /// What is decided, one thing after another; nothing waits there but for whoever is told.
  private let queue = DispatchQueue(label: "palimpsest.remote")
  private let loader = DispatchQueue(label: "palimpsest.remote.load")
  private let state: Mutex<State>
  private let isStopped = Atomic(false)

  /// `client` may be shared; `masks` nil: masks stay codes.
  public init(
    server settings: ServerSettings, client: HTTPClient, pictures: PictureStore = PictureStore(),
    masks: MaskDecoding? = nil, handler: @escaping EngineHandler
  ) {
    self.settings = settings
    self.pictures = SentPictures(pictures)
    self.masks = masks
    let calls = ServerCalls(client: client, settings: settings)
    server = Result { try Self.server(calls, hasMasks: masks != nil) }
    runs = OpenRuns(handler: handler)
    let threads = (1...settings.parallel).map { DispatchQueue(label: "palimpsest.remote.\($0)") }
    state = Mutex(State(idle: threads.reversed()))
  }

  private static func server(_ calls: ServerCalls, hasMasks: Bool) throws -> any ModelServer {
    switch calls.settings.kind {
    case .openai: try ChatServer(calls, hasMasks: hasMasks)
    case .cog: CogServer(calls, hasMasks: hasMasks)
    }
  }

  public static func capabilities(of kind: ServerSettings.Kind) -> Capabilities {
    switch kind {
    case .openai: [.alternatives, .sampling]
    case .cog: []
    }
  }

  public var capabilities: Capabilities { Self.capabilities(of: settings.kind) }

  public func load() { queue.async { [self] in beginLoading() } }

  public func run(_ request: Request) {
    let talk = RunTalk(request: request, ticket: runs.add(request.id), runs: runs, settings: settings)
    queue.async { [self] in take(talk) }
  }

  public func cancel(_ id: RunID) {
    runs.cancel(id)
    queue.async { [self] in state.withLock { $0.waiting.removeAll(where: \.isCancelled) } }
  }

  public func stop() {
    isStopped.store(true, ordering: .releasing)
    runs.cancelAll()
  }

  private var hasStopped: Bool { isStopped.load(ordering: .acquiring) }

  // MARK: Loading

  private func beginLoading() {
    let begins = state.withLock { state in
      switch state.loading {
      case .underWay: return false
      case .done: return hasStopped
      case .notBegun, .failed: break
      }
      state.loading = .underWay
      return true
    }
    guard begins else { return }
    runs.tell(.loading(fraction: 0))
    loader.async { [self] in
      let end = find()
      queue.async { [self] in endLoading(end) }
    }
  }

  private func find() -> Loading {
    do {
      if hasStopped { throw HTTPError.cancelled }
      return .done(
        try server.get().find(
          isCancelled: { [self] in hasStopped }, notice: { [self] in runs.tell(.notice(settings.line($0))) }))
    } catch {
      return .failed(hasStopped ? stopped : settings.line(error))
    }
  }

  private var stopped: String { settings.line(RemoteError.stopped(place: settings.url.place)) }

  private func endLoading(_ end: Loading) {
    let waiting = state.withLock { state in
      state.loading = end
      return state.waiting
    }
    switch end {
    case .notBegun, .underWay: break
    case .done where hasStopped: endLoading(.failed(stopped))
    case .done(let model):
      runs.tell(.loaded(model))
      startNext()
    case .failed(let message):
      runs.tell(.loadFailed(message: message))
      state.withLock { $0.waiting = [] }
      for talk in waiting { talk.tell(.failed(message: message)) }
    }
  }

  // MARK: Runs

  private func take(_ talk: RunTalk) {
    guard !talk.isCancelled else { return }
    if let refusal = refusal(of: talk.request) { return talk.tell(.failed(message: refusal)) }
    let isToLoad = state.withLock { state in
      state.waiting.append(talk)
      return if case .notBegun = state.loading { true } else { false }
    }
    if isToLoad { beginLoading() } else { startNext() }
  }

  /// One line; nil where there is nothing against it.
  private func refusal(of request: Request) -> String? {
    if hasStopped { return stopped }
    let name = settings.model ?? settings.url.place
    if let missing = MissingCapability(request, of: name, having: capabilities) {
      return settings.line(missing)
    }
    return state.withLock { if case .failed(let message) = $0.loading { message } else { nil } }
  }

  /// Gives threads that have nothing to do what waits.
  private func startNext() {
    while let (model, talk, thread) = next() {
      thread.async { [self] in
        talk.tell(end(of: talk, by: model))
        queue.async { [self] in
          state.withLock { $0.idle.append(thread) }
          startNext()
        }
      }
    }
  }

  private func next() -> (ModelSummary, RunTalk, DispatchQueue)? {
    state.withLock { state in
      guard case .done(let model) = state.loading else { return nil }
      state.waiting.removeAll(where: \.isCancelled)
      guard !state.waiting.isEmpty, let thread = state.idle.popLast() else { return nil }
      return (model, state.waiting.removeFirst(), thread)
    }
  }

  /// Nothing is heard of the end of what has been cancelled.
  private func end(of talk: RunTalk, by model: ModelSummary) -> RunEvent {
    do {
      guard let reference = talk.request.pictures.first else { throw NoPicture() }
      let stored = try pictures.read(reference)
      talk.tell(.began([stored.identity], by: model))
      let url = try pictures.url(of: stored, side: model.imageSize)
      guard !talk.isCancelled else { throw HTTPError.cancelled }
      talk.tell(.progress(.prefill, fraction: 0))
      return .finished(try server.get().answer(talk, picture: url, by: model, masks: masks))
    } catch {
      return .failed(message: settings.line(error))
    }
  }
}

private struct NoPicture: Error, CustomStringConvertible {
  let description = "there is no picture to ask about"
}
