import Files
import HTTP

/// Where the hub is, and who asks.
public struct HubEndpoint: Sendable {
  public let address: HTTPAddress
  /// Goes to the endpoint's own place alone.
  public let token: Secret?
  /// Where that comes from: the variable's name or the file's path; nil: there is none.
  public let tokenSource: String?
  /// Where a token is looked for that the environment does not hold.
  public let tokenFile: Path
  /// Nothing is to be asked.
  public let isOffline: Bool

  private static let usual = "https://huggingface.co"

  /// From HF_ENDPOINT, HF_TOKEN, HF_TOKEN_PATH, HF_HOME and HF_HUB_OFFLINE, as huggingface_hub reads them.
  ///
  /// Throws `HubError.badEndpoint`, or `FileError` for a token's file that cannot be read.
  public init(_ environment: [String: String]) throws {
    func value(_ name: String) -> String? { environment[name].flatMap { $0.isEmpty ? nil : $0 } }
    do {
      address = try HTTPAddress(value("HF_ENDPOINT") ?? Self.usual)
    } catch { throw HubError.badEndpoint("\(error)") }
    tokenFile =
      HubEnvironment.value("HF_TOKEN_PATH", environment)
      ?? HubEnvironment.tools(environment).appending("token")
    let variable = ["HF_TOKEN", "HUGGING_FACE_HUB_TOKEN"].first { value($0) != nil }
    let named = variable.flatMap(value).flatMap { Secret($0) }
    token = try named ?? Self.token(in: tokenFile)
    tokenSource = token == nil ? nil : named == nil ? "\(tokenFile)" : variable
    isOffline = ["HF_HUB_OFFLINE", "TRANSFORMERS_OFFLINE"].contains {
      ["1", "ON", "YES", "TRUE"].contains(environment[$0]?.uppercased())
    }
  }

  private static func token(in file: Path) throws -> Secret? {
    guard try exists(file) else { return nil }
    return Secret(String(decoding: try readFile(file, limit: 64 << 10), as: UTF8.self))
  }
}
