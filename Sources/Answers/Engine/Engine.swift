import Files

/// Something that answers prompts about pictures: a model in this process, a server, a script of the tests.
///
/// An engine owns its queue: no call waits. What happens is told to the handler it was made with, one event at a
/// time, from its queue or from the thread that cancels: hand events on, do not work there.
public protocol Engine: AnyObject, Sendable {
  /// What it can do. A request that needs more fails, and says what is lacking.
  var capabilities: Capabilities { get }

  /// Starts loading in the background, where there is anything to load; after a failure it tries again. Told by
  /// `.loading` and notices, then `.loaded` or `.loadFailed`.
  func load()

  /// Queues a request. Loads first where that is still to be done. Ends with exactly one `.finished` or `.failed`,
  /// after which nothing more is heard of it.
  func run(_ request: Request)

  /// Ends a run now, be it under way or queued, with `.finished`, `.cancelled` and what there is of its answer; what
  /// still works on it gives up soon. Others go on. Nothing happens when it has ended.
  func cancel(_ id: RunID)

  /// Ends all runs, and gives up loading where that is under way (`.loadFailed`): the engine is wanted no more. What is
  /// asked of it later fails.
  func stop()
}

public typealias EngineHandler = @Sendable (EngineEvent) -> Void

/// An engine whose model can be changed by a LoRA adapter laid over it, without being loaded again.
public protocol AdaptableEngine: Engine {
  /// Lays the adapter in a folder over the model; nil: takes it off. What was asked before is answered as it was asked.
  /// The handler is told `.loaded`; `then` is called with the same, or with why nothing has changed: one line.
  func use(adapter: Path?, then: @escaping @Sendable (Result<ModelSummary, any Error>) -> Void)
}
