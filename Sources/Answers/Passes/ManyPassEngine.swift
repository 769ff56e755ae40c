import Files

/// An engine around another one, which carries out what that does not: several passes for one answer, and boxes of a
/// part of a picture told in places of the whole. All else goes straight through.
///
/// The wrapped engine gets ids of its own for passes. All that is told is told from within its handler, one event at a
/// time, as it tells it; so a run that makes no sense is refused where it would have begun.
public final class ManyPassEngine: AdaptableEngine, TokenizingEngine {
  private let inner: any Engine
  private let runs: PassRuns

  /// `make`: makes the engine, with the handler that it is to have.
  public init(
    handler: @escaping EngineHandler, _ make: (@escaping EngineHandler) throws -> any Engine
  ) rethrows {
    let runs = PassRuns(handler)
    self.runs = runs
    inner = try make { runs.take($0) }
    runs.attach(inner)
  }

  public var capabilities: Capabilities { inner.capabilities }

  public func load() { inner.load() }

  public func run(_ request: Request) {
    guard let first = runs.begin(request) else { return inner.run(request) }
    runs.ask(first, inner)
  }

  public func cancel(_ id: RunID) {
    for pass in runs.cancel(id) { inner.cancel(pass) }
    inner.cancel(id)
  }

  public func stop() {
    _ = runs.cancel(nil)
    inner.stop()
  }

  public func use(
    adapter: Path?, then: @escaping @Sendable (Result<ModelSummary, any Error>) -> Void
  ) {
    guard let inner = inner as? any AdaptableEngine else { return then(.failure(NotOffered.adapters)) }
    inner.use(adapter: adapter, then: then)
  }

  public func tokenize(
    _ prompt: Prompt, then: @escaping @Sendable (Result<[PromptToken], any Error>) -> Void
  ) {
    guard let inner = inner as? any TokenizingEngine else { return then(.failure(NotOffered.tokens)) }
    inner.tokenize(prompt, then: then)
  }
}

/// What the wrapped engine does not offer. One line each.
public enum NotOffered: Error, Equatable, CustomStringConvertible {
  case adapters
  case tokens

  public var description: String {
    switch self {
    case .adapters: "a server's model takes no adapter: :lora is for a model in this process"
    case .tokens: "how a server's model cuts a prompt is not known"
    }
  }
}
