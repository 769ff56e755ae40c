/// A hub of model repositories on loopback, good enough for its own Python client: listings, files with resuming,
/// large files on another host that is to get no token, gates and tokens.
///
///     let hub = try LoopbackHub()
///     hub.add("org/model", files: ["config.json": "{}", "model.safetensors": .large(size: 3 << 30)])
///     hub.files.cut("model.safetensors", after: 1000, times: 2)
public final class LoopbackHub: Sendable {
  public enum Kind: String, Sendable {
    case model, space

    var plural: String { rawValue + "s" }
  }

  /// Listings and small files; what is to go wrong with these is told here.
  public let server: LoopbackServer
  /// Large files, on another address; nothing that came here may hold a token.
  public let largeFiles: LoopbackServer
  private let core: HubCore

  /// A token of someone who accepted every licence. Throws `ServerError`.
  public init(token: String = "hf_test", port: UInt16 = 0) throws {
    let server = try LoopbackServer(port: port)
    let largeFiles = try LoopbackServer(address: "127.0.0.2")
    let core = HubCore(base: server.base, largeFiles: largeFiles.base)
    core.state.withLock { $0.tokens[token] = true }
    server.on(.all) { core.reply($0) }
    largeFiles.on(.all) { core.largeReply($0) }
    (self.server, self.largeFiles, self.core) = (server, largeFiles, core)
  }

  /// For `HF_ENDPOINT`.
  public var endpoint: String { server.base }

  public func stop() {
    server.stop()
    largeFiles.stop()
  }

  // MARK: What is there

  /// A commit of these files and no others, in this order, to a branch; gives its name. The one before stays, by
  /// its name. Names are not looked at: they may be hostile, and come twice.
  @discardableResult
  public func add(
    _ id: String, kind: Kind = .model, revision: String = "main", files: KeyValuePairs<String, ServedFile>
  ) -> String {
    add(id, kind: kind, revision: revision, files: files.map { ($0.key, $0.value) })
  }

  @discardableResult
  public func add(
    _ id: String, kind: Kind = .model, revision: String = "main", files: [(name: String, file: ServedFile)]
  ) -> String {
    change(id, kind) { $0.commit(files, to: revision) }
  }

  public func setAccess(_ access: Access, of id: String, kind: Kind = .model) {
    change(id, kind) { $0.access = access }
  }

  public func setListing(_ fault: ListingFault?, of id: String, kind: Kind = .model) {
    change(id, kind) { $0.fault = fault }
  }

  private func change<Result>(_ id: String, _ kind: Kind, _ change: (inout Repository) -> Result) -> Result {
    core.state.withLock { change(&$0.repositories[HubCore.key(kind, id), default: Repository(id: id)]) }
  }

  /// The commit that a branch is at.
  public func commit(_ id: String, kind: Kind = .model, revision: String = "main") -> String? {
    core.state.withLock { $0.repositories[HubCore.key(kind, id)]?.commit(of: revision) }
  }

  /// Reads every file for its hash now, which else is done when it is first asked for: a client may not wait for
  /// gigabytes.
  public func hashAll() {
    let repositories = core.state.withLock { Array($0.repositories.values) }
    for file in repositories.flatMap({ $0.commits.values.flatMap { $0.map(\.file) } }) { _ = file.hash }
  }

  /// A token of someone who accepted no licence.
  public func addStranger(token: String) { core.state.withLock { $0.tokens[token] = false } }

  /// Entries in a page of a tree.
  public func setPageSize(_ size: Int) { core.state.withLock { $0.pageSize = max(1, size) } }

  /// Small files are led on by a relative address on the same host, as the hub does now.
  public func redirectSmallFiles() { core.state.withLock { $0.redirectsSmallFiles = true } }

  /// Addresses of large files given out until now are answered with 403.
  public func expireSignatures() { core.state.withLock { $0.epoch += 1 } }

  // MARK: What goes wrong

  /// Faults of files' bytes, on whichever host they are.
  public var files: HubFiles { HubFiles(hub: self, core: core) }

  /// Whether a text (a token) reached the host of large files.
  public func leaked(_ text: String) -> Bool { largeFiles.received(text) }
}

/// What goes wrong with the bytes of files.
public struct HubFiles {
  fileprivate let hub: LoopbackHub
  fileprivate let core: HubCore

  /// The next `times` requests for the file's bytes fare so, once `skipped` of them went well.
  public func fault(_ fault: Fault, _ name: String, times: Int = 1, after skipped: Int = 0) {
    let core = core
    hub.server.fault(fault, on: Route { core.brings(name, $0, isHub: true) }, times: times, after: skipped)
    hub.largeFiles.fault(
      fault, on: Route { core.brings(name, $0, isHub: false) }, times: times, after: skipped)
  }

  public func cut(_ name: String, after bytes: Int, times: Int = 1) {
    fault(.cut(after: bytes), name, times: times)
  }

  /// Every connection brings so many bytes at most.
  public func cutEvery(_ bytes: Int, _ name: String) { fault(.cut(after: bytes), name, times: .max) }

  public func throttle(_ name: String, bytesPerSecond: Int) {
    fault(.throttle(bytesPerSecond: bytesPerSecond), name, times: .max)
  }

  public func throttleAll(bytesPerSecond rate: Int) { faultAll(.throttle(bytesPerSecond: rate)) }

  public func cutAllEvery(_ bytes: Int) { faultAll(.cut(after: bytes)) }

  private func faultAll(_ fault: Fault) {
    hub.server.fault(fault, on: Route { $0.method == "GET" && $0.path.contains("/resolve") }, times: .max)
    hub.largeFiles.fault(fault, on: "GET *", times: .max)
  }

  /// Other bytes than those that were promised, as many.
  public func damage(_ name: String, at place: Int = 0, times: Int = 1) {
    fault(.flip(at: place), name, times: times)
  }

  /// The requests that asked for the file's bytes, on both hosts in turn.
  public func requests(_ name: String) -> [ReceivedRequest] {
    hub.server.requests.filter { core.brings(name, $0, isHub: true) }
      + hub.largeFiles.requests.filter { core.brings(name, $0, isHub: false) }
  }
}
