import Files
import HTTP
import Interface
import JSON
import RemoteEngine

/// A server that would be asked, as it is set; nothing is sent to it for this.
struct ServerFacts: Equatable {
  let name, place: String
  /// nil: the one that it serves.
  let model: String?
  let kind: String
  /// Where its key comes from; nil: there is none to come.
  let keySource: String?
  let hasKey: Bool
  /// Whether pictures would go through other hands unencrypted.
  let isOpen: Bool

  /// Throws what is wrong with its address or its key's file.
  init(_ choice: ServerChoice, home: Path, environment: [String: String]) throws {
    let settings = try choice.settings(home: home)
    name = choice.name
    place = settings.url.description
    model = settings.model
    kind = settings.kind.rawValue
    keySource = settings.keySource
    hasKey = try choice.secret(home: home, environment: environment) != nil
    let host = settings.url.host
    isOpen =
      settings.url.scheme == "http" && !["localhost", "[::1]"].contains(host) && !host.hasPrefix("127.")
  }

  func facts(source: String) -> [Fact] {
    let shown = name.contains("://") ? place : "\(name), \(place)"
    let what = "the server \(shown) (\(source)): pictures go there"
    let key = keySource.map { hasKey ? ", key from \($0)" : ", no key in \($0)" } ?? ", no key"
    let rest = "\(model.map { "its model \($0)" } ?? "the model that it serves"), \(kind)\(key)"
    let open = Fact(name: "", value: "unencrypted: whoever is on the way sees the pictures", isMissing: true)
    return [Fact(name: "model", value: what), Fact(name: "", value: rest, isMissing: isKeyMissing)]
      + (isOpen ? [open] : [])
  }

  /// A key that a person has named a place for. Of a bare URL there may be one.
  private var isKeyMissing: Bool {
    keySource != nil && !hasKey && keySource?.hasSuffix(ServerChoice.keyVariable) == false
  }

  var json: JSONLine.Value {
    .object([
      ("name", .string(name)), ("url", .string(place)), ("model", .known(model)), ("kind", .string(kind)),
      ("key_source", .known(keySource)), ("has_key", .bool(hasKey)),
    ])
  }
}
