import Answers
import Files

/// What the model is, what it is asked, and what it has answered.
public struct RunsState: Sendable {
  public enum Model: Sendable, Equatable {
    case none
    case waiting
    case loading(Double)
    case ready(ModelSummary)
    case failed(String)
  }

  /// A model that is to take the place of the one in use.
  public struct Change: Sendable, Equatable {
    public let name: String
    public internal(set) var fraction = 0.0
  }

  public internal(set) var model = Model.none
  /// nil while no other model is being loaded.
  public internal(set) var change: Change?
  /// What the engine has been handed, in order.
  public internal(set) var running: [RunProgress] = []
  /// Still to be handed over, in order.
  var queue = RunQueue()
  var batch = RunBatch()
  public internal(set) var book = AnswerBook()
  /// Mended answers that were taken back altogether.
  var dropped: Set<RunID> = []
  /// The contents about which kept answers have been asked for.
  var recalled: [Path: FileStamp] = [:]
  /// What is to be known of a server's answers: told with the first.
  var untoldNote: String?
  private var lastID: RunID = 0

  var summary: ModelSummary? { if case .ready(let summary) = model { summary } else { nil } }
  var knownNames: String? { summary?.knownNames }

  public var isRunning: Bool { !running.isEmpty }
  /// Whether all that was asked is being stopped: of a batch something may still wait for its turn.
  public var isCancelling: Bool { isRunning && queue.isEmpty && running.allSatisfy(\.isCancelling) }

  /// The run that is about a picture, else the first.
  public func run(about path: Path?) -> RunProgress? {
    running.first { run in path.map(run.request.paths.contains) == true } ?? running.first
  }

  /// Whether something about a picture runs, or waits for its turn.
  func isAsked(about path: Path) -> Bool { isRunning(about: path) || queue.isAsked(about: path) }

  func isRunning(about path: Path) -> Bool { running.contains { $0.request.paths.contains(path) } }

  /// Of the batch, those that have ended and those to come.
  var batchCount: Int { batch.ended + queue.count + running.count }

  /// What is still to be asked, one picture at a time.
  var unfinished: UnfinishedRun {
    let requests = (running.filter { !$0.isCancelling }.map(\.request) + queue.requests)
      .filter { $0.paths.count == 1 && $0.prompt.task != .region && $0.isPlain }
    var prompts: [String] = []
    var pictures: [String: [Path]] = [:]
    for request in requests {
      if pictures[request.prompt.text] == nil { prompts.append(request.prompt.text) }
      pictures[request.prompt.text, default: []].append(request.paths[0])
    }
    return UnfinishedRun(
      prompts.map { .init(prompt: $0, pictures: pictures[$0] ?? []) },
      options: requests.first?.options ?? .init(), count: requests.count)
  }

  /// The number given last.
  var newest: RunID { lastID }

  mutating func takeID() -> RunID {
    lastID = lastID.next
    return lastID
  }
}
