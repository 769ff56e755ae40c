import Answers
import Files
import Interface
import Synchronization

/// Which engine answers in the interface: hands it requests, and changes it for another once that is loaded.
final class EngineRunner: Sendable {
  /// Makes an engine. Throws where there is none of that name.
  typealias Make = @Sendable (_ name: EngineName, _ handler: @escaping EngineHandler) throws -> any Engine

  private struct Current {
    /// What answers.
    var engine: (any Engine)?
    /// What is to take its place once it is loaded.
    var next: (any Engine)?
    /// Counts loads: what an earlier one says of its loading is dropped.
    var generation = 0
    /// Who works on what.
    var runs: [RunID: any Engine] = [:]
  }

  private let current = Mutex(Current())
  private let mailbox: Mailbox<Event>
  private let make: Make
  private let findAdapter: @Sendable (Path) throws -> Path

  /// `findAdapter`: the folder that a name means.
  init(
    mailbox: Mailbox<Event>, findAdapter: @escaping @Sendable (Path) throws -> Path = { $0 },
    make: @escaping Make
  ) {
    self.mailbox = mailbox
    self.findAdapter = findAdapter
    self.make = make
  }

  /// Loads an engine in the background. The one in use goes on answering until then.
  func load(_ name: EngineName) {
    let (engine, abandoned) = current.withLock { current in
      current.generation += 1
      let generation = current.generation
      let engine = Result { try make(name) { [weak self] in self?.take($0, generation) } }
      defer { current.next = try? engine.get() }
      return (engine, current.next)
    }
    abandoned?.stop()
    switch engine {
    case .success(let engine): engine.load()
    case .failure(let error): post(.loadFailed(message: "\(error)"))
    }
  }

  /// Over what answers now; what was asked before is answered without it. What goes wrong leaves it as it is.
  func lay(adapter name: Path?) {
    guard let engine = current.withLock({ $0.engine }) as? any AdaptableEngine else {
      return post(.loadFailed(message: "\(CommandError.noAdapters)"))
    }
    do {
      engine.use(adapter: try name.map(findAdapter)) { [weak self] outcome in
        // What has changed is told as what is loaded is.
        if case .failure(let error) = outcome { self?.post(.loadFailed(message: "\(error)")) }
      }
    } catch { post(.loadFailed(message: "\(error)")) }
  }

  /// How the model in use cuts a prompt.
  func tokenize(_ prompt: Prompt, then: @escaping @Sendable (Result<[PromptToken], TokenizingFault>) -> Void)
  {
    guard let engine = current.withLock({ $0.engine }) as? any TokenizingEngine else {
      return then(.failure(TokenizingFault("\(CommandError.noTokens)")))
    }
    engine.tokenize(prompt) { outcome in
      then(outcome.mapError { TokenizingFault(TextLayout.message("\($0)")) })
    }
  }

  private func post(_ event: EngineEvent) { mailbox.post(.engine(Self.worded(event), at: RunLoop.now)) }

  private func take(_ event: EngineEvent, _ generation: Int) {
    let isWanted = current.withLock { current in
      switch event {
      case .run(let id, .finished), .run(let id, .failed): current.runs[id] = nil
      case .run: break
      case .loading, .loaded, .loadFailed, .notice:
        guard current.generation == generation else { return false }
      }
      switch event {
      case .loaded:
        // What still runs on the one before ends there.
        current.engine = current.next ?? current.engine
        current.next = nil
      // One that is all there is stays to say why to whoever asks it.
      case .loadFailed where current.engine != nil: current.next = nil
      case .loadFailed, .loading, .notice, .run: break
      }
      return true
    }
    if isWanted { post(event) }
  }

  /// What a file says of itself may be as long as the file.
  private static func worded(_ event: EngineEvent) -> EngineEvent {
    switch event {
    case .loadFailed(let message): .loadFailed(message: TextLayout.message(message))
    case .run(let id, .failed(let message)): .run(id, .failed(message: TextLayout.message(message)))
    case .notice(let line): .notice(TextLayout.message(line))
    case .run(let id, .notice(let line)): .run(id, .notice(TextLayout.message(line)))
    case .loading, .loaded, .run: event
    }
  }

  func run(_ request: Request) {
    let engine = current.withLock { current in
      let engine = current.engine ?? current.next
      current.runs[request.id] = engine
      return engine
    }
    guard let engine else {
      return post(.run(request.id, .failed(message: "\(CommandError.noModel)")))
    }
    engine.run(request)
  }

  func cancel(_ id: RunID) { current.withLock { $0.runs[id] }?.cancel(id) }

  /// The program ends: nothing more is to be done.
  func stop() {
    let engines = current.withLock { [$0.engine, $0.next].compactMap { $0 } + $0.runs.values }
    for engine in engines { engine.stop() }
  }
}
