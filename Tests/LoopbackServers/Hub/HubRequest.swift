/// What a request asks of a hub.
struct HubRequest {
  enum Wish: Equatable {
    case identity
    /// `/revision/{revision}`; "main" where none is named.
    case information(revision: String)
    case tree(revision: String, folder: String)
    case branches
    case file(revision: String, name: String)
    /// Where a small file's request was led to, on the same host.
    case cached(revision: String, name: String)
  }

  let kind: LoopbackHub.Kind
  let id: String
  let wish: Wish

  /// nil for what no hub has.
  init?(_ request: ReceivedRequest) {
    // Taken apart before it is decoded: a revision may hold an encoded slash.
    let path = request.target.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)[0]
    var parts = path.dropFirst().split(separator: "/", omittingEmptySubsequences: false)
      .map { ReceivedRequest.decoded($0) }[...]
    let isAPI = parts.first == "api"
    if isAPI { parts.removeFirst() }
    if isAPI, parts == ["whoami-v2"] {
      (kind, id, wish) = (.model, "", .identity)
      return
    }
    let isCached = isAPI && parts.first == "resolve-cache"
    if isCached { parts.removeFirst() }
    switch parts.first {
    case "spaces": kind = .space
    case "models" where isAPI: kind = .model
    case nil: return nil
    default:
      if isAPI { return nil }
      kind = .model
    }
    if isAPI || kind == .space { parts.removeFirst() }
    if isCached {
      guard parts.count >= 4 else { return nil }
      id = parts.prefix(2).joined(separator: "/")
      let rest = parts.dropFirst(2)
      wish = .cached(revision: rest.first!, name: rest.dropFirst().joined(separator: "/"))
      return
    }
    let verbs: Set = isAPI ? ["revision", "tree", "refs"] : ["resolve"]
    let verb = parts.indices.dropFirst().prefix(2).first { verbs.contains(parts[$0]) }
    id = parts[..<(verb ?? parts.endIndex)].joined(separator: "/")
    guard let found = Self.wish(verb.map { parts[$0] }, verb.map { parts[($0 + 1)...] } ?? []),
      verb != nil || (isAPI && parts.count <= 2)
    else { return nil }
    wish = found
  }

  private static func wish(_ verb: String?, _ rest: ArraySlice<String>) -> Wish? {
    let others = rest.dropFirst().joined(separator: "/")
    return switch (verb, rest.first) {
    case (nil, _): .information(revision: "main")
    case ("refs", nil): .branches
    case ("revision", let revision?) where rest.count == 1: .information(revision: revision)
    case ("tree", let revision?): .tree(revision: revision, folder: others)
    case ("resolve", let revision?) where rest.count > 1: .file(revision: revision, name: others)
    default: nil
    }
  }
}
