import Files
import HTTP

extension HTTPClient {
  /// As this program asks, with the proxies and certificates of its environment.
  static func pali(_ environment: [String: String] = SystemText.environment) -> HTTPClient {
    HTTPClient(agent: "pali/\(Version.current)", environment: environment)
  }
}
