import Files
import Glibc
import HTTP
import LoopbackServers
import Synchronization
import TestSupport

@testable import Hub

/// A hub on loopback, a cache of its own, and who asks.
final class Bench {
  static let id = "org/model"
  static let token = "hf_secret"
  /// Of the weights of `addModel`.
  static let weightBytes = 3_000_000

  let server: LoopbackHub
  let folder = TemporaryFolder()
  /// What the program is told of its surroundings.
  var environment: [String: String]
  var retries = HTTPRetries(limit: 4, firstPause: 0.01, longestPause: 0.05)
  private(set) var events: [HubEvent] = []

  init() throws {
    signal(SIGPIPE, SIG_IGN)
    server = try LoopbackHub(token: Self.token)
    environment = ["HOME": folder.path, "HF_ENDPOINT": server.endpoint]
  }

  deinit { server.stop() }

  /// A model as the hub has them, with some that are not to be fetched.
  @discardableResult
  func addModel(_ id: String = Bench.id, revision: String = "main", seed: UInt64 = 1) -> String {
    server.add(
      id, revision: revision,
      files: [
        ".gitattributes": "*.safetensors filter=lfs", "README.md": "A model.",
        "config.json": .text("{\"a\": \(seed)}"),
        "model.safetensors": Self.weightFile(seed: seed),
        "pytorch_model.bin": .large([1, 2, 3]),
        "tokenizer.json": .text("{}\(seed)"), "sub/config.json": "{}",
      ])
  }

  static let modelFiles = ["README.md", "config.json", "model.safetensors", "tokenizer.json"]

  var cache: HubCache { HubCache(environment) }

  func hub() throws -> Hub {
    Hub(
      try HubEndpoint(environment), http: HTTPClient(agent: "tests", environment: environment),
      retries: retries)
  }

  func plan(_ id: String = Bench.id, to target: PullTarget? = nil) throws -> PullPlan {
    try hub().plan(HubID(id)!, to: target ?? .cache(cache), handler: { self.events.append($0) })
  }

  @discardableResult
  func pull(
    _ id: String = Bench.id, to target: PullTarget? = nil, isCancelled: @escaping () -> Bool = { false }
  ) throws -> Path {
    try hub().pull(plan(id, to: target), isCancelled: isCancelled, handler: { self.events.append($0) })
  }

  /// What was told, without progress.
  var told: [String] {
    events.compactMap { event in
      switch event {
      case .progress: nil
      case .done(let file): "done \(file)"
      case .retry(let file, _, _): "retry \(file ?? "-")"
      case .waiting(let file): "waiting \(file)"
      case .again(let file): "again \(file)"
      case .checking(let file): "checking \(file)"
      }
    }
  }

  var progress: [PullProgress] {
    events.compactMap { if case .progress(let progress) = $0 { progress } else { nil } }
  }

  func forget() { events = [] }

  // MARK: The cache's files

  var repository: RepositoryFolder { RepositoryFolder(HubID(Self.id)!, in: cache.path) }

  /// Names of blobs, those that begin with a dot, too.
  var blobs: [String] { names(in: repository.blobs).map(\.text) }

  func bytes(_ path: Path) throws -> [UInt8] { try readFile(path, limit: 1 << 24) }

  /// One tensor of any numbers.
  static func weightFile(seed: UInt64 = 1) -> ServedFile {
    let head = weightHead(dataCount: weightBytes - 96)
    return ServedFile(
      .joined(.bytes(head), .generated(size: weightBytes - head.count, seed: seed)), isLarge: true)
  }

  /// The 96 bytes before a tensor of so many.
  static func weightHead(dataCount: Int) -> [UInt8] {
    let text = "{\"a\":{\"dtype\":\"U8\",\"shape\":[\(dataCount)],\"data_offsets\":[0,\(dataCount)]}}"
    let padding = [UInt8](repeating: 0x20, count: 88 - text.utf8.count)
    return [88, 0, 0, 0, 0, 0, 0, 0] + Array(text.utf8) + padding
  }

  /// What the weights must be.
  static func weights(seed: UInt64 = 1) -> [UInt8] { weightFile(seed: seed).content.read(0..<weightBytes) }

  static let weightsHash = weightFile().hash

  /// Writes into the scratch folder, with the folders it needs.
  @discardableResult
  func write(_ name: String, _ bytes: some Sequence<UInt8>) throws -> Path {
    let path = Path(folder.path).appending(Path(name))
    try makeFolder(path.parent)
    let bytes = Array(bytes)
    try bytes.withUnsafeBytes { try AtomicFile.write($0, to: path) }
    return path
  }
}

/// The error that `body` throws, as its line.
func line(_ body: () throws -> Void) -> String {
  do {
    try body()
    return "no error"
  } catch { return "\(error)" }
}

/// Whether something stands at a path.
func isThere(_ path: Path) -> Bool { kind(of: path) != nil }

extension Hub {
  static func freeBytesAreTold(_ plan: PullPlan) -> Bool { plan.bytesFree.map { $0 > 0 } == true }
}

extension AtomicFile {
  static func write(bytes: some Sequence<UInt8>, to path: Path) throws {
    try Array(bytes).withUnsafeBytes { try write($0, to: path) }
  }
}

/// Something that goes on beside the test, on a thread of its own.
final class Second: Sendable {
  private struct State {
    var told: [String] = []
    var failure: (any Error)?
    var isOver = false
  }

  private let state = Mutex(State())

  init(_ body: @escaping @Sendable (_ handler: @escaping (HubEvent) -> Void) throws -> Void) {
    let isStarted = startThread { [self] in
      do {
        try body { event in
          if case .waiting(let file) = event { self.state.withLock { $0.told.append("waiting \(file)") } }
        }
      } catch { state.withLock { $0.failure = error } }
      state.withLock { $0.isOver = true }
    }
    if !isStarted { state.withLock { $0.isOver = true } }
  }

  /// What was told. Throws what the body threw.
  func wait() throws -> [String] {
    while !state.withLock(\.isOver) { usleep(1000) }
    if let failure = state.withLock(\.failure) { throw failure }
    return state.withLock(\.told)
  }
}
