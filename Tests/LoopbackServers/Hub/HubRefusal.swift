import JSON

/// How the hub says no: a status, a code and words, in headers and in the body.
enum HubRefusal {
  case unknownToken, needsToken, noRepository, gated(String, hasToken: Bool), disabled
  case noRevision(String), noEntry(String), noPlace

  private var parts: (status: Int, code: String?, message: String) {
    switch self {
    case .unknownToken: (401, nil, "Invalid credentials in Authorization header")
    case .needsToken: (401, "RepoNotFound", "Invalid username or password.")
    case .noRepository: (404, "RepoNotFound", "Repository not found")
    case .gated(let id, hasToken: false):
      (
        401, "GatedRepo",
        "Access to model \(id) is restricted. You must have access to it and be authenticated to access it. "
          + "Please log in."
      )
    case .gated(let id, hasToken: true):
      (
        403, "GatedRepo",
        "Access to model \(id) is restricted and you are not in the authorized list. "
          + "Visit https://huggingface.co/\(id) to ask for access."
      )
    case .disabled: (403, nil, "Access to this resource is disabled.")
    case .noRevision(let revision): (404, "RevisionNotFound", "Invalid rev id: \(revision)")
    case .noEntry(let name): (404, "EntryNotFound", "Entry not found: \(name)")
    case .noPlace: (404, nil, "Sorry, we can't find the page you are looking for.")
    }
  }

  var reply: Reply {
    let (status, code, message) = parts
    // What came in the address must not become a header of its own.
    let safe = String(String.UnicodeScalarView(message.unicodeScalars.map { $0.value < 32 ? " " : $0 }))
    var reply = Reply.json(.object([("error", .string(message))]), status: status)
    reply.headers["X-Error-Code"] = code
    reply.headers["X-Error-Message"] = String(safe.prefix(1000))
    return reply
  }
}
