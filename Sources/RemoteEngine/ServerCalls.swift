import HTTP
import JSON

/// Requests to one server, and what its refusals mean.
struct ServerCalls: Sendable {
  /// The most bytes of an answer that comes whole.
  static let bodyLimit = 8 << 20

  let client: HTTPClient
  let settings: ServerSettings

  var place: String { settings.url.place }

  func request(_ method: String, _ address: HTTPAddress, body: [UInt8]? = nil) -> HTTPRequest {
    var request = HTTPRequest(method, address, headers: [("Accept", "*/*")], body: body, token: settings.key)
    if body != nil { request.headers.append(("Content-Type", "application/json")) }
    request.redirects = .sameOrigin
    request.connectTimeout = settings.connectTimeout
    // What is no question about a picture is answered at once.
    request.idleTimeout = body == nil ? min(settings.idleTimeout, 30) : settings.idleTimeout
    return request
  }

  /// An answer that comes whole. Throws `HTTPError` or `RemoteError`.
  func json(_ request: HTTPRequest, isCancelled: @escaping () -> Bool) throws -> (
    status: Int, root: JSONValue
  ) {
    var bytes: [UInt8] = []
    let response = try client.send(
      request, isCancelled: isCancelled,
      onBody: { piece in
        guard bytes.count + piece.count <= Self.bodyLimit else {
          throw HTTPError.tooLarge(request.address, limit: Self.bodyLimit)
        }
        bytes += piece
      })
    guard response.isSuccess else { throw fault(of: response) }
    return (response.status, try root(bytes, from: response.address))
  }

  /// Throws `RemoteError`.
  func root(_ bytes: [UInt8], from address: HTTPAddress) throws(RemoteError) -> JSONValue {
    if Self.isPage(bytes) { throw .webPage(address) }
    do { return try JSONDocument(text: bytes, file: "its answer").root } catch {
      throw .form(place: place, fault: "\(error)")
    }
  }

  /// What a refusal means: an `HTTPError` where the same may pass a little later, else whatever helps.
  func fault(of response: HTTPResponse) -> any Error {
    let refusal = response.refused(message: message(of: response))
    switch response.status {
    case 401, 403: return keyFault(response)
    case 404 where refusal.message.isEmpty: return RemoteError.notThere(response.address, settings.kind)
    case _ where response.isRedirect:
      let target = response.headers["location"].flatMap { try? response.address.resolving($0) }
      return RemoteError.redirected(response.address, to: target.map { "\($0)" } ?? "nowhere")
    default: return HTTPError.status(response.address, refusal)
    }
  }

  private func keyFault(_ response: HTTPResponse) -> RemoteError {
    let (status, source) = (response.status, settings.keySource)
    return settings.key == nil
      ? .noKey(place: place, status: status, source: source)
      : .keyNotTaken(place: place, status: status, source: source)
  }

  /// The words of a refusal, wherever its kind of server has them; empty where there are none. What else is in it may
  /// repeat the request.
  func words(of response: HTTPResponse) -> String {
    let root = try? JSONDocument(text: response.refusal, file: "its refusal").root
    return settings.struck(root.flatMap(ServerMessage.init)?.text ?? "")
  }

  private func message(of response: HTTPResponse) -> String {
    let words = words(of: response)
    // A web framework's word for a path that is not there.
    return response.status == 404 && ["Not Found", "Not found"].contains(words) ? "" : words
  }

  static func isPage(_ bytes: [UInt8]) -> Bool {
    bytes.first { !" \t\r\n".utf8.contains($0) } == UInt8(ascii: "<")
  }
}
