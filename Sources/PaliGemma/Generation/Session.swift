import Dispatch

/// A model on its own background queue. Loads on first use or on `load()`, runs requests one after another.
///
/// Weights are immutable once loaded; the key/value cache never leaves the queue. Events go to the
/// handler one at a time, on that queue or the thread that cancels: hand them on, do not work there.
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

  private let settings: @Sendable () throws -> Settings
  private let requests: OpenRequests
  private let queue = DispatchQueue(label: "palimpsest.session", qos: .userInitiated)
  private let state = QueueConfined(State.notLoaded)

  private enum State {
    case notLoaded
    case loaded(LoadedModel)
    case failed(message: String)
  }

  /// `settings` are asked for when the model is loaded, on the session's queue; what that throws is how it fails.
  public init(
    settings: @escaping @Sendable () throws -> Settings, handler: @escaping @Sendable (SessionEvent) -> Void
  ) {
    self.settings = settings
    requests = OpenRequests(handler: handler)
  }

  public convenience init(_ settings: Settings, handler: @escaping @Sendable (SessionEvent) -> Void) {
    self.init(settings: { settings }, handler: handler)
  }

  /// Starts loading in the background. After a failure it tries again.
  public func load() {
    queue.async { [self] in
      if case .failed = state.value { state.value = .notLoaded }
      _ = model()
    }
  }

  /// Queues a request; its events carry its id. `prepare` makes it on the session's queue when it is its turn;
  /// what that throws is how the request fails.
  public func run(id: UInt64, _ prepare: @escaping @Sendable () throws -> Request) {
    let ticket = requests.add(id)
    queue.async { [self] in answer(ticket, prepare) }
  }

  public func run(_ request: Request) { run(id: request.id) { request } }

  /// Cancels all requests, also those that are being prepared or wait for the model: each ends at once, with
  /// `.finished`, `.cancelled` and what there is of its answer. Loading goes on; what still works on a request gives
  /// up at the next layer or token.
  public func cancel() { requests.cancel() }

  private func answer(_ ticket: Int, _ prepare: () throws -> Request) {
    do {
      guard requests.isOpen(ticket) else { return }
      let loaded = try model().get()
      guard requests.isOpen(ticket) else { return }
      let request = try prepare()
      guard requests.isOpen(ticket) else { return }
      let answer = try loaded.answer(
        request, onEvent: { [requests] in requests.tell($0, of: ticket) },
        isCancelled: { [requests] in !requests.isOpen(ticket) })
      requests.end(ticket) { .finished(id: $0, answer) }
    } catch {
      requests.end(ticket) { .failed(id: $0, message: "\(error)") }
    }
  }

  private func model() -> Result<LoadedModel, SessionError> {
    switch state.value {
    case .loaded(let model): return .success(model)
    case .failed(let message): return .failure(SessionError(description: message))
    case .notLoaded: break
    }
    do {
      let model = try LoadedModel(try settings()) { [requests] fraction in
        requests.tell(.loading(fraction: fraction))
      }
      state.value = .loaded(model)
      requests.tell(.loaded(model.summary))
      return .success(model)
    } catch {
      state.value = .failed(message: "\(error)")
      requests.tell(.loadFailed(message: "\(error)"))
      return .failure(SessionError(description: "\(error)"))
    }
  }
}

/// Why the model is not there: what loading it said.
private struct SessionError: Error, CustomStringConvertible {
  let description: String
}
