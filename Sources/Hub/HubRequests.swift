import HTTP
import JSON

/// Requests to one endpoint, and what its refusals mean.
struct HubRequests: Sendable {
  let endpoint: HubEndpoint
  let client: HTTPClient
  let retries: HTTPRetries

  // MARK: Addresses

  /// ".../api/models/ORG/NAME/STEP/REVISION". Throws `HTTPError`.
  func api(_ id: HubID, _ step: String, revision: String? = nil, query: String = "") throws -> HTTPAddress {
    let place = try endpoint.address.appending("api/\(id.kind.rawValue)s/\(id.name)/\(step)").text
    // As one step: a slash in a branch's name begins no other.
    return try HTTPAddress(place + (revision.map { "/\(HTTPAddress.encoded($0))" } ?? "") + query)
  }

  /// Where a file's contents are. Throws `HTTPError`.
  func contents(_ id: HubID, commit: String, file: String) throws -> HTTPAddress {
    try endpoint.address.appending("\(page(id))/resolve/\(commit)/\(file)")
  }

  private func page(_ id: HubID) -> String { id.kind == .model ? id.name : "\(id.kind.rawValue)s/\(id.name)" }

  func request(
    _ method: String, _ address: HTTPAddress, headers: [(name: String, value: String)] = [],
    redirects: HTTPRequest.Redirects = .sameOrigin
  ) -> HTTPRequest {
    HTTPRequest(
      method, address, headers: headers,
      token: address.isSameOrigin(endpoint.address) ? endpoint.token : nil, redirects: redirects)
  }

  // MARK: Refusals

  /// What a refusal means. What may pass is left as `HTTPError`, so that it is tried again.
  func fault(_ response: HTTPResponse, _ id: HubID, file: String? = nil) -> any Error {
    let passing = HTTPError.status(
      response.address, response.refused(message: response.headers["x-error-message"] ?? ""))
    guard !passing.isPassing, response.address.isSameOrigin(endpoint.address) else { return passing }
    switch (response.headers["x-error-code"], response.status) {
    case ("GatedRepo", _): return gated(id)
    case ("RevisionNotFound", _): return HubError.noRevision(id: id)
    case ("EntryNotFound", _): return HubError.noFile(id: id, file: file ?? "listing")
    case (let code, 401) where code != "RepoNotFound" && endpoint.token != nil:
      return HubError.refusedToken(place: endpoint.address.place, source: endpoint.tokenSource ?? "HF_TOKEN")
    case ("RepoNotFound", _), (_, 401), (_, 404):
      return HubError.notFound(id: id, hadToken: endpoint.token != nil)
    default: return passing
    }
  }

  /// What a request that could not be made or not be answered means here.
  func named(_ error: any Error) -> any Error {
    guard let fault = error as? HTTPError else { return error }
    if fault == .badToken { return HubError.badToken(source: endpoint.tokenSource ?? "HF_TOKEN") }
    if case .unreachable = fault { return HubError.unreachable(fault) }
    return fault
  }

  private func gated(_ id: HubID) -> HubError {
    let page = (try? endpoint.address.appending(page(id)))?.text ?? page(id)
    return .gated(id: id, page: page, tokenFile: endpoint.tokenFile, hadToken: endpoint.token != nil)
  }
}
