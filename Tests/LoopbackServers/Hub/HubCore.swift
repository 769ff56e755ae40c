/// What a hub's two hosts share, and how each of them answers.
final class HubCore: Sendable {
  struct State {
    var repositories: [String: Repository] = [:]
    /// Whether its owner accepted every licence.
    var tokens: [String: Bool] = [:]
    var pageSize = 1000
    var redirectsSmallFiles = false
    var epoch = 0
  }

  let state = Monitor(State())
  let largeFiles: String
  let base: String

  init(base: String, largeFiles: String) {
    self.base = base
    self.largeFiles = largeFiles
  }

  static func key(_ kind: LoopbackHub.Kind, _ id: String) -> String { "\(kind)/\(id)" }

  // MARK: The hub itself

  func reply(_ received: ReceivedRequest) -> Reply {
    guard let request = HubRequest(received) else { return HubRefusal.noPlace.reply }
    do throws(Refused) {
      let permit = try permit(received)
      if request.wish == .identity { return identity(permit) }
      return try reply(received, request, repository(request, permit), permit)
    } catch {
      return error.refusal.reply
    }
  }

  private struct Refused: Error { let refusal: HubRefusal }

  private enum Permit { case nobody, somebody, full }

  private func permit(_ request: ReceivedRequest) throws(Refused) -> Permit {
    guard let header = request.headers["Authorization"] else { return .nobody }
    let token = header.hasPrefix("Bearer ") ? String(header.dropFirst(7)) : ""
    guard let isFull = state.withLock({ $0.tokens[token] }) else { throw Refused(refusal: .unknownToken) }
    return isFull ? .full : .somebody
  }

  private func identity(_ permit: Permit) -> Reply {
    if permit == .nobody { return HubRefusal.needsToken.reply }
    return .json(.object([("type", .string("user")), ("name", .string("tester")), ("orgs", .array([]))]))
  }

  private func repository(_ request: HubRequest, _ permit: Permit) throws(Refused) -> Repository {
    let found: Repository? = state.withLock { state in
      let key = Self.key(request.kind, request.id)
      if case .commitChanges? = state.repositories[key]?.fault,
        case .information(let revision) = request.wish,
        let files = state.repositories[key]?.commit(of: revision).flatMap({
          state.repositories[key]?.commits[$0]
        })
      {
        state.repositories[key]?.commit(files, to: revision)
      }
      return state.repositories[key]
    }
    guard let found else { throw Refused(refusal: permit == .nobody ? .needsToken : .noRepository) }
    switch found.access {
    case .hidden where permit != .full:
      throw Refused(refusal: permit == .nobody ? .needsToken : .noRepository)
    case .disabled: throw Refused(refusal: .disabled)
    case .open, .gated, .hidden: return found
    }
  }

  private func reply(
    _ received: ReceivedRequest, _ request: HubRequest, _ repository: Repository, _ permit: Permit
  ) throws(Refused) -> Reply {
    func listing(_ revision: String) throws(Refused) -> HubListing {
      guard let commit = repository.commit(of: revision) else {
        throw Refused(refusal: .noRevision(revision))
      }
      return HubListing(repository: repository, kind: request.kind, commit: commit)
    }
    switch request.wish {
    case .identity: return HubRefusal.noPlace.reply
    case .branches: return HubListing(repository: repository, kind: request.kind, commit: "").branches
    case .information(let revision):
      let wish = received.queryValue("blobs")?.lowercased()
      return try listing(revision).information(withBlobs: wish == "true" || wish == "1")
    case .tree(let revision, let folder): return tree(received, try listing(revision), folder)
    case .file(let revision, let name), .cached(let revision, let name):
      if case .gated = repository.access, permit != .full {
        throw Refused(refusal: .gated(repository.id, hasToken: permit == .somebody))
      }
      let commit = try listing(revision).commit
      guard let file = repository.file(name, in: commit) else { throw Refused(refusal: .noEntry(name)) }
      return self.file(file, name, commit, received, request)
    }
  }

  private func tree(_ received: ReceivedRequest, _ listing: HubListing, _ folder: String) -> Reply {
    let asked = received.queryValue("limit").flatMap { Int($0) } ?? .max
    let size = max(1, min(asked, state.withLock(\.pageSize)))
    let isRecursive = ["true", "1"].contains(received.queryValue("recursive")?.lowercased() ?? "")
    let start = received.queryValue("cursor").flatMap { Int($0) } ?? 0
    let path = received.target.split(separator: "?", maxSplits: 1)[0]
    return listing.tree(folder: folder, isRecursive: isRecursive, from: start, count: size) { start in
      "\(base)\(path)?recursive=\(isRecursive)&limit=\(size)&cursor=\(start)"
    }
  }

  // MARK: Files

  private func file(
    _ file: ServedFile, _ name: String, _ commit: String, _ received: ReceivedRequest, _ request: HubRequest
  ) -> Reply {
    let hash = file.inHeaders.hash ?? file.hash
    var headers: Headers = ["X-Repo-Commit": commit]
    if file.isLarge {
      headers["X-Linked-Size"] = "\(file.inHeaders.size ?? file.content.size)"
      headers["X-Linked-Etag"] = "\"\(hash)\""
      headers["Accept-Ranges"] = "bytes"
      var reply = Reply.redirect(to: signed(request.kind, request.id, commit, name))
      reply.headers.merge(headers)
      return reply
    }
    headers["ETag"] = "\"\(hash)\""
    if case .file = request.wish, state.withLock(\.redirectsSmallFiles) {
      let place = "/api/resolve-cache/\(request.kind.plural)/\(request.id)/\(commit)/\(encoded(name))"
      var reply = Reply.redirect(to: place, status: 307)
      reply.headers.merge(headers)
      reply.headers["X-Linked-Etag"] = headers["ETag"]
      reply.headers["X-Linked-Size"] = "\(file.inHeaders.size ?? file.content.size)"
      return reply
    }
    headers["Content-Length"] = file.inHeaders.size.map(String.init)
    return .file(file.content, headers: headers)
  }

  // MARK: The host of large files

  private func signature(_ path: String) -> String {
    sha256(.text("\(state.withLock(\.epoch))\n\(path)"))
  }

  private func signed(_ kind: LoopbackHub.Kind, _ id: String, _ commit: String, _ name: String) -> String {
    let path = "/\(kind.plural)/\(id)/\(commit)/\(encoded(name))"
    return "\(largeFiles)\(path)?X-Amz-Expires=3600&X-Amz-Signature=\(signature(path))"
  }

  /// Needs the signature, and refuses what has been sent a token.
  func largeReply(_ received: ReceivedRequest) -> Reply {
    let path = received.target.split(separator: "?", maxSplits: 1)[0]
    guard received.headers["Authorization"] == nil else {
      return .text("Only one auth mechanism allowed", status: 400)
    }
    guard received.queryValue("X-Amz-Signature") == signature(String(path)) else {
      return .text("AccessDenied: Request has expired", status: 403)
    }
    let parts = path.split(separator: "/").map { ReceivedRequest.decoded($0) }
    guard let (kind, id, commit, name) = Self.parts(of: parts),
      let file = state.withLock({ $0.repositories[Self.key(kind, id)]?.file(name, in: commit) })
    else { return .text("NoSuchKey", status: 404) }
    return .file(file.content, headers: ["ETag": "\"\(file.hash)-1\""])
  }

  /// The commit is what looks like one: an id has one part or two.
  private static func parts(of parts: [String]) -> (LoopbackHub.Kind, String, String, String)? {
    guard let place = parts.indices.dropFirst(2).first(where: { parts[$0].utf8.count == 40 }) else {
      return nil
    }
    let kind: LoopbackHub.Kind = parts[0] == "spaces" ? .space : .model
    let name = parts[(place + 1)...].joined(separator: "/")
    return (kind, parts[1..<place].joined(separator: "/"), parts[place], name)
  }

  /// Whether this is the request that brings the bytes of a file, on whichever host.
  func brings(_ name: String, _ received: ReceivedRequest, isHub: Bool) -> Bool {
    guard received.method == "GET" else { return false }
    if !isHub { return received.path.hasSuffix("/" + name) }
    guard let request = HubRequest(received) else { return false }
    switch request.wish {
    case .file(let revision, let asked), .cached(let revision, let asked):
      guard asked == name else { return false }
      let file: ServedFile? = state.withLock { state in
        let repository = state.repositories[Self.key(request.kind, request.id)]
        return repository?.commit(of: revision).flatMap { repository?.file(name, in: $0) }
      }
      let isLed = if case .file = request.wish { state.withLock(\.redirectsSmallFiles) } else { false }
      return file.map { !$0.isLarge && !isLed } ?? false
    default: return false
    }
  }
}

/// As a path in an address: letters, digits and "-._~/" stay.
func encoded(_ name: String) -> String {
  name.utf8.map { byte in
    let scalar = Unicode.Scalar(byte)
    let isPlain =
      scalar.isASCII && (scalar.properties.isAlphabetic || "0123456789-._~/".unicodeScalars.contains(scalar))
    return isPlain ? String(scalar) : "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
  }.joined()
}
