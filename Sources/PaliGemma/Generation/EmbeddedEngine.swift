import Answers
import Dispatch
import Files
import Pictures
import Synchronization

/// PaliGemma in this process, on its own background queue. Loads on first use or on `load()`, runs requests one after
/// another.
///
/// Weights are immutable once loaded; the key/value cache never leaves the queue.
public final class EmbeddedEngine: Engine {
  /// Where the model is and how to run it.
  public struct Settings: Sendable {
    public var folder: Path
    public var precision: PrecisionChoice
    public var threads: Int?
    /// The mask decoder's .npz; nil: beside the model, else none.
    public var masks: Path?
    /// What is said where that cannot be read, of what reading it threw.
    public var masksFault: @Sendable (any Error) -> any Error
    /// Where packed weights are kept; nil: nowhere, they are packed at every load.
    public var cache: WeightCache?
    /// What a person knows it by; nil: the folder's name.
    public var name: String?
    /// Names of things, where it knows few.
    public var knownNames: String?

    public init(
      folder: Path, precision: PrecisionChoice = .automatic, threads: Int? = nil, masks: Path? = nil,
      masksFault: @escaping @Sendable (any Error) -> any Error = { $0 },
      cache: WeightCache? = nil, name: String? = nil, knownNames: String? = nil
    ) {
      self.folder = folder
      self.precision = precision
      self.threads = threads
      self.masks = masks
      self.masksFault = masksFault
      self.cache = cache
      self.name = name
      self.knownNames = knownNames
    }
  }

  public static let capabilities = Capabilities.all
  public var capabilities: Capabilities { Self.capabilities }

  private let settings: @Sendable () throws -> Settings
  private let pictures: PictureStore
  private let runs: OpenRuns
  private let queue = DispatchQueue(label: "palimpsest.engine", qos: .userInitiated)
  private let state = QueueConfined(State.notLoaded)
  private let isStopped = Atomic(false)

  private enum State {
    case notLoaded
    case loaded(LoadedModel)
    case failed(message: String)
  }

  /// `settings` are asked for when the model is loaded, on the engine's queue; what that throws is how it fails.
  public init(
    settings: @escaping @Sendable () throws -> Settings, pictures: PictureStore = PictureStore(),
    handler: @escaping EngineHandler
  ) {
    self.settings = settings
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
    queue.async { [self] in answer(request, ticket) }
  }

  public func cancel(_ id: RunID) { runs.cancel(id) }

  public func stop() {
    isStopped.store(true, ordering: .releasing)
    runs.cancelAll()
  }

  private func answer(_ request: Request, _ ticket: OpenRuns.Ticket) {
    do {
      guard runs.isOpen(ticket) else { return }
      let loaded = try model().get()
      guard runs.isOpen(ticket) else { return }
      if let missing = MissingCapability(request, of: loaded.summary.name, having: capabilities) {
        throw missing
      }
      let read = try request.pictures.map { try pictures.whole($0) }
      runs.tell(.began(read.map(\.identity), by: loaded.summary), of: ticket)
      guard runs.isOpen(ticket) else { return }
      let answer = try loaded.answer(
        request, about: read.map(\.picture), onEvent: { [runs] in runs.tell($0, of: ticket) },
        isCancelled: { [runs] in !runs.isOpen(ticket) })
      runs.tell(.finished(answer), of: ticket)
    } catch {
      runs.tell(.failed(message: "\(error)"), of: ticket)
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
      let model = try LoadedModel(
        try settings(), progress: { [runs] in runs.tell(.loading(fraction: $0)) },
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
