import Files
import HTTP

/// Why something of the hub cannot be had, or not be kept. One line each; no token is in them.
public enum HubError: Error, Equatable, CustomStringConvertible {
  case badEndpoint(String)
  /// HF_HUB_OFFLINE: nothing was asked. `wanted`: what for.
  case offline(wanted: String)
  case unreachable(HTTPError)
  /// Its licence must be accepted, by somebody whom a token names.
  case gated(id: HubID, page: String, tokenFile: Path, hadToken: Bool)
  case notFound(id: HubID, hadToken: Bool)
  case noRevision(id: HubID)
  case noFile(id: HubID, file: String)
  /// The token is not taken. `source`: where it comes from.
  case refusedToken(place: String, source: String)
  /// It holds what cannot be sent.
  case badToken(source: String)
  /// The hub says something else than what was asked for.
  case badAnswer(id: HubID, fault: String)
  /// A listing that no repository has: names that leave their folder, files without end.
  case hostileListing(id: HubID, fault: String)
  case tooManyFiles(id: HubID, limit: Int)
  case tooLarge(id: HubID, file: String, byteCount: Int, limit: Int)
  case noModel(id: HubID, missing: String)
  case wrongHash(file: String, expected: String, got: String)
  case wrongSize(file: String, expected: Int, got: Int)
  /// A pinned file of the hub is another one.
  case otherDigest(PinnedFile, place: String, got: String)
  case otherSize(PinnedFile, place: String, got: Int)
  /// `kept`: bytes that are to stay free beside.
  case noSpace(folder: Path, needed: Int, kept: Int, free: Int?)
  /// A file of the target folder is another than the one that is to come.
  case different(file: Path)
  case busy(file: Path)
  case noDigest

  case notInCache(id: HubID, cache: Path)
  case notFetched(id: HubID, revision: String, folder: Path)
  /// Without a revision it is not clear which one is meant.
  case severalRevisions(id: HubID, names: [String])
  case damagedReference(file: Path)
  /// A repository's folder that leads elsewhere, where nothing is removed.
  case linkedRepository(folder: Path, place: Path)

  public var description: String {
    switch self {
    case .badEndpoint(let fault): "HF_ENDPOINT: \(fault)"
    case .offline(let wanted): "\(wanted): HF_HUB_OFFLINE is set, nothing is asked of the hub"
    case .unreachable(let error): "\(error); what was fetched before works without the hub"
    case .gated(let id, let page, let tokenFile, let hadToken): Self.gated(id, page, tokenFile, hadToken)
    case .notFound(let id, let hadToken):
      "\(id.name): not on the hub, or private\(hadToken ? " and not for this token" : "; HF_TOKEN names who asks")"
    case .noRevision(let id): "\(id.name): has no revision \(id.revision ?? "main")"
    case .noFile(let id, let file): "\(id): has no file \(file)"
    case .refusedToken(let place, let source):
      "\(place): the token from \(source) is not taken; look at it or make a new one"
    case .badToken(let source): "the token from \(source) holds characters that cannot be sent"
    case .badAnswer(let id, let fault): "\(id): the hub's answer is not understood: \(fault)"
    case .hostileListing(let id, let fault): "\(id): the hub's listing is not to be trusted: \(fault)"
    case .tooManyFiles(let id, let limit): "\(id): has more than \(limit) files"
    case .tooLarge(let id, let file, let bytes, let limit):
      "\(id): \(file) has \(bytes) bytes, more than \(limit)"
    case .noModel(let id, let missing): "\(id): is no model that can be read: \(missing) is missing"
    case .wrongHash(let file, let expected, let got):
      "\(file): came with other contents than the hub lists: expected \(expected), got \(got)"
    case .wrongSize(let file, let expected, let got): "\(file): expected \(expected) bytes, got \(got)"
    case .otherDigest(let file, let place, let got):
      "\(place): \(file.name) is not \(file.title) that is known: SHA-256 \(got) instead of \(file.sha256)"
    case .otherSize(let file, let place, let got):
      "\(place): \(file.name) is not \(file.title) that is known: \(got) bytes instead of \(file.byteCount)"
    case .noSpace(let folder, let needed, let kept, let free): Self.noSpace(folder, needed, kept, free)
    case .different(let file): "\(file): is there already and is another file; --force replaces it"
    case .busy(let file): "\(file): is being fetched just now"
    case .noDigest: "OpenSSL refuses SHA-256 or SHA-1, without which nothing can be verified"
    case .notInCache(let id, let cache):
      "\(id.name): not in the hub cache \(cache); to get it: pali pull \(id)"
    case .notFetched(let id, let revision, let folder):
      "\(id.name): revision \(revision) is not in \(folder); to get it: pali pull \(id.name)@\(revision)"
    case .severalRevisions(let id, let names):
      "\(id.name): which revision? \(names.prefix(5).map { "\(id.name)@\($0)" }.joined(separator: ", "))"
    case .damagedReference(let file): "\(file): does not name a snapshot"
    case .linkedRepository(let folder, let place):
      "\(folder): is a link to \(place) and is not removed"
    }
  }

  private static func gated(_ id: HubID, _ page: String, _ tokenFile: Path, _ hadToken: Bool) -> String {
    hadToken
      ? "\(id.name): whom the token names has not been given access; accept the licence at \(page)"
      : "\(id.name): accept the licence at \(page), then give a token in HF_TOKEN or \(tokenFile)"
  }

  private static func noSpace(_ folder: Path, _ needed: Int, _ kept: Int, _ free: Int?) -> String {
    let beside = kept > 0 ? ", \(ByteCount.text(kept)) beside are kept free" : ""
    return "\(folder): \(ByteCount.text(needed)) are needed\(beside), "
      + (free.map { "\(ByteCount.text($0)) are free" } ?? "the disk is full")
  }
}
