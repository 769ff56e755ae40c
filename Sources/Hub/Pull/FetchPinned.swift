import Files
import HTTP

extension Hub {
  /// Fetches one file to a path, whole and verified or not at all. Where it is there and the same nothing is asked;
  /// another one of that name is `HubError.different` unless it is to be replaced. Folders are made. What the hub has
  /// in its place is `HubError.otherDigest` or `.otherSize`, and not kept.
  public func fetch(
    _ file: PinnedFile, to path: Path, replacing: Bool = false,
    isCancelled: @escaping () -> Bool = { false }, handler: @escaping (HubEvent) -> Void = { _ in }
  ) throws {
    guard let digest = FileDigest(file.sha256) else { return }
    let landing = Landing.folder(path.parent, replacing: replacing)
    let local = HubFile(name: path.name.text, byteCount: file.byteCount, digest: digest)
    if try landing.isThere(local, isCancelled: isCancelled, handler: handler) { return }
    guard !requests.endpoint.isOffline else { throw HubError.offline(wanted: file.name) }
    let there = try landing.state(of: local, isCancelled: isCancelled, handler: { _ in })
    let known = PullPlan.File(state: there, file: local).bytesThere
    try checkSpace(path.parent, bytes: file.byteCount - known)
    try landing.makeFolders()
    let address = try requests.contents(file.id, commit: file.id.revision ?? "main", file: file.name)
    let job = FileJob(
      requests: requests, id: file.id, file: local, landing: landing, address: address, isPinned: true)
    do {
      try run([job], there: [known], threads: 1, isCancelled: isCancelled, handler: handler)
    } catch let error as HubError { throw named(error, file) }
    flushFolder(path.parent)
  }

  /// The hub may list what it sends: it is this program that knows another one.
  private func named(_ error: HubError, _ file: PinnedFile) -> HubError {
    let place = requests.endpoint.address.place
    return switch error {
    case .wrongHash(_, _, let got): .otherDigest(file, place: place, got: got)
    case .wrongSize(_, _, let got): .otherSize(file, place: place, got: got)
    default: error
    }
  }
}
