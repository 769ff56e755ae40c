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

  /// What may lie where reading it takes long: it is read when the server is first asked, on a thread that may wait.
  public struct Supplies: Sendable {
    public var key: Secret?
    /// nil: masks stay codes.
    public var masks: MaskDecoding?

    public init(key: Secret?, masks: MaskDecoding?) { (self.key, self.masks) = (key, masks) }
  }

  /// A server that has been found, with its key among its settings.
  private struct Found {
    let model: ModelSummary
    let server: any ModelServer
    let settings: ServerSettings
    let masks: MaskDecoding?
  }

  private enum Loading {
    case notBegun, underWay
    case done(Found)
    case failed(String)
  }

  private struct State {
    var loading = Loading.notBegun
    /// In order; those that have been cancelled may still be among them.
    var waiting: [RunTalk] = []
    /// Threads that have nothing to do.
    var idle: [DispatchQueue]
  }

  /// The key is not yet among them.
  private let settings: ServerSettings
  private let client: HTTPClient
  private let supplies: @Sendable () throws -> Supplies
  private let pictures: SentPictures
  private let runs: OpenRuns
  /// What is decided, one thing after another; nothing waits there but for whoever is told.
  private let queue = DispatchQueue(label: "palimpsest.remote")
  private let loader = DispatchQueue(label: "palimpsest.remote.load")
  private let state: Mutex<State>
  private let isStopped = Atomic(false)

  /// `client` may be shared; what `supplies` throws is how loading fails.
  public init(
    server settings: ServerSettings, client: HTTPClient, pictures: PictureStore = PictureStore(),
    supplies: @escaping @Sendable () throws -> Supplies, handler: @escaping EngineHandler
  ) {
    self.settings = settings
    self.client = client
    self.supplies = supplies
    self.pictures = SentPictures(pictures)
    runs = OpenRuns(handler: handler)
    let threads = (1...settings.parallel).map { DispatchQueue(label: "palimpsest.remote.\($0)") }
    state = Mutex(State(idle: threads.reversed()))
  }

  /// With what is there already.
  public convenience init(
    server settings: ServerSettings, client: HTTPClient, pictures: PictureStore = PictureStore(),
    masks: MaskDecoding? = nil, handler: @escaping EngineHandler
  ) {
    self.init(
      server: settings, client: client, pictures: pictures,
      supplies: { Supplies(key: settings.key, masks: masks) }, handler: handler)
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
    var settings = settings
    do {
      if hasStopped { throw HTTPError.cancelled }
      let supplies = try supplies()
      settings.key = supplies.key
      let calls = ServerCalls(client: client, settings: settings)
      let server = try Self.server(calls, hasMasks: supplies.masks != nil)
      let model = try server.find(
        isCancelled: { [self] in hasStopped }, notice: { runs.tell(.notice(settings.line($0))) })
      return .done(Found(model: model, server: server, settings: settings, masks: supplies.masks))
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
    case .done(let found):
      runs.tell(.loaded(found.model))
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
    while let (found, talk, thread) = next() {
      thread.async { [self] in
        talk.tell(end(of: talk, by: found))
        queue.async { [self] in
          state.withLock { $0.idle.append(thread) }
          startNext()
        }
      }
    }
  }

  private func next() -> (Found, RunTalk, DispatchQueue)? {
    state.withLock { state in
      guard case .done(let found) = state.loading else { return nil }
      state.waiting.removeAll(where: \.isCancelled)
      guard !state.waiting.isEmpty, let thread = state.idle.popLast() else { return nil }
      var talk = state.waiting.removeFirst()
      talk.settings = found.settings
      return (found, talk, thread)
    }
  }

  /// Nothing is heard of the end of what has been cancelled.
  private func end(of talk: RunTalk, by found: Found) -> RunEvent {
    do {
      let model = found.model
      guard let reference = talk.request.pictures.first else { throw NoPicture() }
      let stored = try pictures.read(reference)
      talk.tell(.began([stored.identity], by: model))
      let url = try pictures.url(of: stored, side: model.imageSize)
      guard !talk.isCancelled else { throw HTTPError.cancelled }
      talk.tell(.progress(.prefill, fraction: 0))
      return .finished(try found.server.answer(talk, picture: url, by: model, masks: found.masks))
    } catch {
      return .failed(message: talk.settings.line(error))
    }
  }
}

private struct NoPicture: Error, CustomStringConvertible {
  let description = "there is no picture to ask about"
}
