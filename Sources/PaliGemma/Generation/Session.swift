import Dispatch
import Synchronization

/// A model on its own background queue. Loads on first use or on `load()`, runs requests one after another.
///
/// Weights are immutable once loaded; the key/value cache never leaves the queue. Events go to the handler
/// on that queue: hand them on, do not work there.
public final class Session: Sendable {
  /// Where the model is and how to run it.
  public struct Settings: Sendable {
    public var folder: String
    public var precision: String
    public var threads: Int?
    /// The mask decoder's .npz; nil: beside the model, else none.
    public var masks: String?
    /// Where packed weights are kept; nil: nowhere, they are packed at every load.
    public var cache: WeightCache?

    public init(
      folder: String, precision: String = "auto", threads: Int? = nil, masks: String? = nil,
      cache: WeightCache? = nil
    ) {
      self.folder = folder
      self.precision = precision
      self.threads = threads
      self.masks = masks
      self.cache = cache
    }
  }

  private let settings: Settings
  private let handler: @Sendable (SessionEvent) -> Void
  private let queue = DispatchQueue(label: "palimpsest.session", qos: .userInitiated)
  private let state = QueueConfined(State.notLoaded)
  /// Requests that have not begun, in order.
  private let waiting = Mutex<[Waiting]>([])
  /// How often `cancel` was called.
  private let cancellations = Atomic(0)

  private enum State {
    case notLoaded
    case loaded(LoadedModel)
    case failed(message: String)
  }

  private struct Waiting {
    let request: Request
    /// What `cancellations` was when it came; it is to run only while that has not changed.
    let came: Int
  }

  public init(_ settings: Settings, handler: @escaping @Sendable (SessionEvent) -> Void) {
    self.settings = settings
    self.handler = handler
  }

  /// Starts loading in the background. After a failure it tries again.
  public func load() {
    queue.async { [self] in
      if case .failed = state.value { state.value = .notLoaded }
      _ = model()
    }
  }

  /// Queues a request; its events carry its id.
  public func run(_ request: Request) {
    waiting.withLock {
      $0.append(Waiting(request: request, came: cancellations.load(ordering: .acquiring)))
    }
    queue.async { [self] in runNext() }
  }

  /// Cancels the running request and all queued ones; each ends with `.finished` and `.cancelled`, within 100 ms.
  /// Loading goes on.
  public func cancel() {
    cancellations.add(1, ordering: .acquiringAndReleasing)
  }

  private func runNext() {
    finishCancelled()
    // Empty when a cancelled request was finished ahead of its turn.
    guard !waiting.withLock(\.isEmpty) else { return }
    let loaded = model()
    finishCancelled()
    guard let next = waiting.withLock({ $0.isEmpty ? nil : $0.removeFirst() }) else { return }
    let id = next.request.id
    do {
      let answer = try loaded.get().answer(
        next.request, onEvent: { [handler] in handler(SessionEvent($0, of: id)) },
        isCancelled: { [self] in cancellations.load(ordering: .acquiring) != next.came })
      handler(.finished(id: id, answer))
    } catch {
      handler(.failed(id: id, message: "\(error)"))
    }
  }

  /// Ends the waiting requests that have been cancelled; called while a model loads, too.
  private func finishCancelled() {
    let now = cancellations.load(ordering: .acquiring)
    let cancelled = waiting.withLock { waiting in
      defer { waiting.removeAll { $0.came != now } }
      return waiting.filter { $0.came != now }
    }
    for waiting in cancelled { handler(.finished(id: waiting.request.id, .neverBegun)) }
  }

  private func model() -> Result<LoadedModel, SessionError> {
    switch state.value {
    case .loaded(let model): return .success(model)
    case .failed(let message): return .failure(SessionError(description: message))
    case .notLoaded: break
    }
    do {
      let model = try LoadedModel(settings) { [self] fraction in
        handler(.loading(fraction: fraction))
        finishCancelled()
      }
      state.value = .loaded(model)
      handler(.loaded(model.summary))
      return .success(model)
    } catch {
      state.value = .failed(message: "\(error)")
      handler(.loadFailed(message: "\(error)"))
      return .failure(SessionError(description: "\(error)"))
    }
  }
}

/// Why the model is not there: what loading it said.
private struct SessionError: Error, CustomStringConvertible {
  let description: String
}

extension SessionEvent {
  fileprivate init(_ event: AnswerEvent, of id: UInt64) {
    switch event {
    case .progress(let phase, let fraction): self = .progress(id: id, phase: phase, fraction: fraction)
    case .token(let token, let parsed): self = .token(id: id, token, parsed)
    }
  }
}

extension Answer {
  /// Of a request that was cancelled before its turn.
  public static let neverBegun = Answer(
    promptIDs: [], text: "", tokens: [], output: ParsedOutput(), finish: .cancelled, timing: Timing())
}
