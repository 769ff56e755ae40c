import Files
import HTTP
import JSON

/// A hub of model repositories, as one endpoint shows it: what they hold is listed, fetched and verified.
///
/// Calls wait for their end. What they are given to call is called on the thread that asks alone. They throw
/// `HubError`, `HTTPError` (`cancelled` among them), `FileError` or `JSONError`, one line each.
public struct Hub: Sendable {
  let requests: HubRequests
  /// Bytes that can be written into a folder, nil where that is not told.
  var freeSpace: @Sendable (_ folder: Path) -> Int? = { freeBytes($0) }

  public init(_ endpoint: HubEndpoint, http: HTTPClient, retries: HTTPRetries = HTTPRetries()) {
    requests = HubRequests(endpoint: endpoint, client: http, retries: retries)
  }
}
