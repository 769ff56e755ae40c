import Files
import HTTP

/// A single file of the hub whose contents are known beforehand.
public struct PinnedFile: Sendable, Equatable {
  /// What it is, as it is said: "the mask decoder".
  public let title: String
  public let id: HubID
  public let name: String
  public let byteCount: Int
  /// In lower-case hexadecimal.
  public let sha256: String

  /// nil where the digest is none.
  public init?(title: String, id: HubID, name: String, byteCount: Int, sha256: String) {
    guard case .sha256 = FileDigest(sha256), byteCount >= 0 else { return nil }
    self.init(checked: title, id, name, byteCount, sha256)
  }

  private init(checked title: String, _ id: HubID, _ name: String, _ byteCount: Int, _ sha256: String) {
    self.title = title
    self.id = id
    self.name = name
    self.byteCount = byteCount
    self.sha256 = sha256
  }

  /// big_vision's mask decoder, out of the space that shows PaliGemma.
  public static let maskDecoder = PinnedFile(
    checked: "the mask decoder", HubID("google/paligemma-hf", kind: .space)!, "vae-oid.npz", 8_479_556,
    "5586010257b8536dddefab65e7755077f21d5672d5674dacf911f73ae95a4447")
}

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
