import Answers
import Dispatch
import Files
import Pictures
import Synchronization

/// PaliGemma in this process, on its own background queue. Loads on first use or on `load()`. Requests are begun one
/// after another, in order of arrival, and written together, as many at once as the model's summary says. What comes of
/// one does not depend on the others.
///
/// Weights are immutable once loaded; key/value caches never leave the queue.
public final class EmbeddedEngine: AdaptableEngine, TokenizingEngine {
  /// Where the model is and how to run it.
  public struct Settings: Sendable {
    public var folder: Path
    public var precision: PrecisionChoice
    public var threads: Int?
    /// Whether its threads let others on the machine go first: where somebody waits for keys.
    public var stepsAside = false
    /// Answers that are written together at most; nil: as many as memory allows, and the kernels serve.
    public var parallel: Int?
    /// The mask decoder's .npz; nil: beside the model, else none.
    public var masks: Path?
    /// What is said where that cannot be read, of what reading it threw.
    public var masksFault: @Sendable (any Error) -> any Error
    /// The tokenizer's file; nil: beside the model.
    public var tokenizer: Path?
    /// The folder of a LoRA adapter that is laid over the model; nil: none.
    public var adapter: Path?
    /// Where packed weights are kept; nil: nowhere, they are packed at every load.
    public var cache: WeightCache?
    /// What a person knows it by; nil: the folder's name.
    public var name: String?
    /// Names of things, where it knows few.
    public var knownNames: String?

    public init(
      folder: Path, precision: PrecisionChoice = .automatic, threads: Int? = nil, parallel: Int? = nil,
      masks: Path? = nil, tokenizer: Path? = nil, adapter: Path? = nil,
      masksFault: @escaping @Sendable (any Error) -> any Error = { $0 },
      cache: WeightCache? = nil, name: String? = nil, knownNames: String? = nil
    ) {
      self.folder = folder
      self.precision = precision
      self.threads = threads
      self.parallel = parallel
      self.masks = masks
      self.masksFault = masksFault
      self.tokenizer = tokenizer
      self.adapter = adapter
      self.cache = cache
      self.name = name
      self.knownNames = knownNames
    }
  }

  public static let capabilities = Capabilities.all
  public var capabilities: Capabilities { Self.capabilities }

  private let settings: @Sendable () throws -> Settings
  private let pictures: PictureStore
  private let schedule: ComputeSchedule
  private let runs: OpenRuns
  /// In order of arrival, those that have ended meanwhile among them.
  private let waiting = Mutex<[Asked]>([])
  /// What is asked of the tokenizer alone: it waits for no answer's end.
  private let asides = Mutex<[@Sendable (Result<Tokenizer, any Error>) -> Void]>([])
  private let queue = DispatchQueue(label: "palimpsest.engine", qos: .userInitiated)
  private let state = QueueConfined(State.notLoaded)
  private let isStopped = Atomic(false)
  private let stepsAside = Atomic(false)
  private let changes = Atomic(0)

  private struct Asked {
    let request: Request
    let ticket: OpenRuns.Ticket
    /// How often the adapter had been changed by then.
    let changes: Int
  }

  private enum State {
    case notLoaded
    case loaded(LoadedModel)
    case failed(message: String)
  }

  /// `settings` are asked for when the model is loaded, on the engine's queue; what that throws is how it fails.
  public convenience init(
    settings: @escaping @Sendable () throws -> Settings, pictures: PictureStore = PictureStore(),
    handler: @escaping EngineHandler
  ) {
    self.init(settings: settings, pictures: pictures, schedule: .shared, handler: handler)
  }

  /// `schedule`: whom its answers take turns with; tests have their own.
  init(
    settings: @escaping @Sendable () throws -> Settings, pictures: PictureStore = PictureStore(),
    schedule: ComputeSchedule, handler: @escaping EngineHandler
  ) {
    self.settings = settings
    self.schedule = schedule
    self.pictures = pictures
    runs = OpenRuns(handler: handler)
  }

  public convenience init(
    _ settings: Settings, pictures: PictureStore = PictureStore(), handler: @escaping EngineHandler
  ) {
    self.init(settings: { settings }, pictures: pictures, handler: handler)
  }

  public func load() {
    queue.async { [self] in
      if case .failed = state.value { state.value = .notLoaded }
      _ = model()
    }
  }

  public func run(_ request: Request) {
    let ticket = runs.add(request.id)
    // Queued in one order with changes of the adapter.
    waiting.withLock { waiting in
      let asked = Asked(request: request, ticket: ticket, changes: changes.load(ordering: .acquiring))
      waiting.append(asked)
      queue.async { [self] in
        // Unless it has joined another one.
        if take(asked) { answer(asked) }
      }
    }
  }

  /// Lays the adapter in a folder over the model; nil: takes it off. Answers that were asked for before are written as
  /// they were asked for, later ones with it; the base is neither read nor packed again.
  ///
  /// `then` is told, on the engine's queue, what the model is now, or why nothing has changed: one line. The handler is
  /// told `.loaded` where it has.
  public func use(
    adapter: Path?, then: @escaping @Sendable (Result<ModelSummary, any Error>) -> Void = { _ in }
  ) {
    waiting.withLock { _ in
      changes.add(1, ordering: .acquiringAndReleasing)
      queue.async { [self] in then(Result { try change(adapter) }) }
    }
  }

  private func change(_ adapter: Path?) throws -> ModelSummary {
    let loaded = try model().get()
    try loaded.use(adapter)
    runs.tell(.loaded(loaded.summary))
    return loaded.summary
  }

  /// A prompt's tokens, the pictures' places left out. Loads first where that is still to be done; while an answer is
  /// written, between two of its tokens.
  public func tokenize(
    _ prompt: Prompt, then: @escaping @Sendable (Result<[PromptToken], any Error>) -> Void
  ) {
    asides.withLock {
      $0.append { tokenizer in then(tokenizer.map { $0.tokens(of: prompt) }) }
    }
    queue.async { [self] in serveAsides() }
  }

  private func serveAsides() {
    let asked = asides.withLock { asked in
      defer { asked = [] }
      return asked
    }
    guard !asked.isEmpty else { return }
    let tokenizer = Result { try model().get().tokenizer }
    for serve in asked { serve(tokenizer) }
  }

  public func cancel(_ id: RunID) { runs.cancel(id) }

  public func stop() {
    isStopped.store(true, ordering: .releasing)
    runs.cancelAll()
  }

  /// The queue may be served by another thread each time; those that compute with it begin as it is.
  private func stepAside() {
    if stepsAside.load(ordering: .acquiring) { ThreadPriority.stepAside() }
  }

  /// Whether the next one is to be written by the same model.
  private func isAwaited(like first: Asked) -> Bool {
    waiting.withLock { $0.first?.changes == first.changes }
  }

  private func take(_ asked: Asked) -> Bool {
    waiting.withLock { waiting in
      guard let place = waiting.firstIndex(where: { $0.ticket == asked.ticket }) else { return false }
      waiting.remove(at: place)
      return true
    }
  }

  private func takeFirst() -> Asked? { waiting.withLock { $0.isEmpty ? nil : $0.removeFirst() } }

  /// Answers one, and with it those that come while it is under way, until all of them have ended.
  private func answer(_ first: Asked) {
    guard runs.isOpen(first.ticket) else { return }
    do {
      let loaded = try model().get()
      stepAside()
      guard let run = prepare(first, loaded) else { return }
      try schedule.answer(isCancelled: { [runs] in !runs.isOpen(first.ticket) }) {
        let batch = AnswerBatch(loaded.model)
        begin(run, first, batch)
        while batch.count > 0 {
          batch.step()
          serveAsides()
          guard mayJoin(first, batch, loaded), let next = takeFirst(), let run = prepare(next, loaded) else {
            continue
          }
          begin(run, next, batch)
        }
      }
    } catch is Cancelled {
      // Told when it was cancelled.
    } catch {
      runs.tell(.failed(message: "\(error)"), of: first.ticket)
    }
  }

  /// Answers of other models are not made to wait for those that came after them.
  private func mayJoin(_ first: Asked, _ batch: AnswerBatch, _ loaded: LoadedModel) -> Bool {
    1..<loaded.summary.runsAtOnce ~= batch.count && isAwaited(like: first)
      && !isStopped.load(ordering: .acquiring)
      && !schedule.isAwaited && loaded.hasRoom
  }

  /// Reads a request's pictures, tells that it begins, and checks all that can be checked; nil where it has ended.
  private func prepare(_ asked: Asked, _ loaded: LoadedModel) -> AnswerRun? {
    let (request, ticket) = (asked.request, asked.ticket)
    do {
      guard runs.isOpen(ticket) else { return nil }
      if let missing = MissingCapability(request, of: loaded.summary.name, having: capabilities) {
        throw missing
      }
      let read = try request.pictures.map { try pictures.whole($0) }
      runs.tell(.began(read.map(\.identity), by: loaded.summary), of: ticket)
      guard runs.isOpen(ticket) else { return nil }
      return try AnswerRun(loaded, request, read.map(\.picture)) { [runs] in runs.tell($0, of: ticket) }
    } catch {
      runs.tell(.failed(message: "\(error)"), of: ticket)
      return nil
    }
  }

  private func begin(_ run: AnswerRun, _ asked: Asked, _ batch: AnswerBatch) {
    batch.begin(run, isCancelled: { [runs] in !runs.isOpen(asked.ticket) }) { [runs] outcome in
      switch outcome {
      case .success(let answer): runs.tell(.finished(answer), of: asked.ticket)
      case .failure(let error): runs.tell(.failed(message: "\(error)"), of: asked.ticket)
      }
    }
  }

  private func model() -> Result<LoadedModel, LoadError> {
    switch state.value {
    case .loaded where isStopped.load(ordering: .acquiring): return .failure(.stopped)
    case .loaded(let model): return .success(model)
    case .failed(let message): return .failure(LoadError(description: message))
    case .notLoaded: break
    }
    do {
      if isStopped.load(ordering: .acquiring) { throw LoadError.stopped }
      let settings = try settings()
      stepsAside.store(settings.stepsAside, ordering: .releasing)
      stepAside()
      let model = try LoadedModel(
        settings, schedule: schedule, progress: { [runs] in runs.tell(.loading(fraction: $0)) },
        isCancelled: { [self] in isStopped.load(ordering: .acquiring) })
      state.value = .loaded(model)
      runs.tell(.loaded(model.summary))
      return .success(model)
    } catch {
      let fault = LoadError(description: "\(error is Cancelled ? LoadError.stopped : error)")
      state.value = .failed(message: fault.description)
      runs.tell(.loadFailed(message: fault.description))
      return .failure(fault)
    }
  }
}

/// Why the model is not there: what loading it said.
private struct LoadError: Error, CustomStringConvertible {
  let description: String

  static let stopped = LoadError(description: "the engine was stopped: it answers no more")
}
