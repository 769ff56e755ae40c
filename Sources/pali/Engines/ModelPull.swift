import Files
import HTTP
import Hub
import Interface

/// Fetching by name: a model of the hub into the cache or a folder, or the mask decoder to where it is found.
struct ModelPull {
  /// What is to be done, once it is agreed to.
  struct Plan: Sendable {
    fileprivate enum Work: Sendable {
      case model(PullPlan)
      case masks(Path, replacing: Bool)
    }

    fileprivate let work: Work
    /// What it takes, in a line; a blank and a question can follow.
    let summary: String
    /// As it was named, or the folder; nil: it is no model.
    fileprivate let model: String?
    let bytesToFetch: Int
    /// Where it will be.
    let place: Path

    /// Above this it is not begun without a yes.
    var isLarge: Bool { bytesToFetch > 100_000_000 }
    var question: String { "\(summary). Fetch it?" }
  }

  private let hub: Hub
  private let cache: HubCache
  private let folders: UserFolders

  /// Throws what is wrong with the hub's address or the token's file.
  init(_ folders: UserFolders, environment: [String: String] = SystemText.environment) throws {
    hub = Hub(try HubEndpoint(environment), http: .pali(environment))
    cache = HubCache(environment)
    self.folders = folders
  }

  /// `folder`: where it goes; nil: the hub's cache, and of the mask decoder the configuration folder.
  func plan(
    _ name: String, to folder: Path?, replacing: Bool, isCancelled: @escaping () -> Bool,
    handler: @escaping (HubEvent) -> Void
  ) throws -> Plan {
    if name == "masks" { return try planMasks(folder ?? folders.configuration, replacing) }
    guard let id = HubID(name) else { throw CommandError.noHubID(name) }
    let target =
      folder.map { PullTarget.folder($0, replacing: replacing) } ?? .cache(cache, verifying: replacing)
    let plan = try hub.plan(id, to: target, isCancelled: isCancelled, handler: handler)
    return Plan(
      work: .model(plan), summary: Self.summary(plan), model: folder.map(\.text) ?? name,
      bytesToFetch: plan.bytesToFetch, place: plan.folder)
  }

  private func planMasks(_ folder: Path, _ replacing: Bool) throws -> Plan {
    let path = folder.appending(folders.fetchedMasks.name)
    let file = PinnedFile.maskDecoder
    let what = "the mask decoder, \(ByteCount.text(file.byteCount)), to \(path)"
    return Plan(
      work: .masks(path, replacing: replacing), summary: what, model: nil,
      bytesToFetch: file.byteCount, place: path)
  }

  func fetch(_ plan: Plan, isCancelled: @escaping () -> Bool, handler: @escaping (HubEvent) -> Void) throws {
    switch plan.work {
    case .model(let plan): try hub.pull(plan, isCancelled: isCancelled, handler: handler)
    case .masks(let path, let replacing):
      try hub.fetch(.maskDecoder, to: path, replacing: replacing, isCancelled: isCancelled, handler: handler)
    }
  }

  /// "google/paligemma-3b-mix-224@bfloat16: 5.9 GB in 9 files, 1.2 GB of it there, 80 GB free".
  static func summary(_ plan: PullPlan) -> String {
    var parts = ["\(ByteCount.text(plan.byteCount)) in \(plan.files.count) files"]
    if plan.bytesThere > 0 { parts.append("\(ByteCount.text(plan.bytesThere)) of it there") }
    if let free = plan.bytesFree { parts.append("\(ByteCount.text(free)) free") }
    return "\(plan.id): \(parts.joined(separator: ", "))"
  }

  /// What `--model` takes once it is fetched; nil: it is no model. With its revision where another one comes first.
  func usableName(_ plan: Plan) -> String? {
    guard case .model(let pull) = plan.work, let name = plan.model else { return plan.model }
    guard let id = HubID(name), (try? cache.snapshot(id)) != plan.place else { return name }
    return "\(pull.id)"
  }

  /// Whether what went wrong may pass, or can be helped meanwhile.
  static func mayPass(_ error: any Error) -> Bool {
    switch error {
    case let error as HTTPError: error.isPassing
    case HubError.gated, HubError.unreachable, HubError.noSpace, HubError.busy: true
    default: false
    }
  }

  /// Complete models in the hub's cache, as `--model` takes them.
  static func modelsHere(_ environment: [String: String] = SystemText.environment) -> [String] {
    let cache = HubCache(environment)
    return cache.repositories().filter { $0.id.kind == .model }.flatMap { model -> [String] in
      let whole = model.revisions.filter { $0.state == .complete }
      guard whole.count > 1 else { return whole.map { _ in model.id.name } }
      return whole.flatMap(\.names).map { "\(model.id.name)@\($0)" }
    }
  }

  /// What is worth a line; nil: nothing.
  static func line(_ event: HubEvent) -> String? {
    switch event {
    case .retry(let file, let fault, let seconds):
      (file.map { "\($0): " } ?? "") + "\(fault); again in \(Seconds.text(seconds))"
    case .waiting(let file): "\(file): another program is fetching it"
    case .again(let file): "\(file): came damaged; once more from the start"
    case .progress, .done, .checking: nil
    }
  }
}
