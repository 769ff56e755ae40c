import Files
import HTTP
import RemoteEngine

/// A server that is to answer: what was said of it, by name or by URL. Its key is read when it is first asked.
struct ServerChoice: Equatable, Sendable {
  enum Key: Equatable, Sendable {
    case none
    case variable(String)
    case file(Path)
  }

  /// As it was named.
  let name: String
  let url: String
  /// Its name there; nil: the only one.
  let model: String?
  let kind: ServerSettings.Kind
  let key: Key
  let imageSize: Int?
  /// Requests at once; nil: as many as its kind is usually asked.
  let parallel: Int?

  /// The variable whose key goes to a server that was named by its URL.
  static let keyVariable = "PALI_SERVER_KEY"

  /// Throws `CommandError` where it is neither a URL nor the name of a section.
  /// `model`: named for this time; nil: the section's.
  init(_ name: String, in servers: [String: ServerSection], model: String?, parallel: Int?) throws {
    self.name = name
    self.parallel = parallel
    if let section = servers[name], let url = section[\.url] {
      self.url = url
      self.model = model ?? section[\.model]
      kind = section[\.kind].flatMap { .init(rawValue: $0) } ?? .openai
      key =
        section[\.keyVariable].map { .variable($0) } ?? section[\.keyFile].map { .file($0) } ?? .none
      imageSize = section[\.imageSize]
    } else {
      guard name.contains("://") || name.contains(":") || name.contains(".") else {
        throw CommandError.noServer(name: name, known: servers.keys.sorted())
      }
      url = name
      self.model = model
      kind = .openai
      key = .variable(Self.keyVariable)
      imageSize = nil
    }
  }
}

extension ServerChoice {
  /// What the engine is told, but for the key: nothing is read. Throws `HTTPError` for what is no URL.
  func settings(home: Path) throws -> ServerSettings {
    ServerSettings(
      try HTTPAddress(url), kind: kind, model: model, keySource: keySource(home), parallel: parallel,
      imageSize: imageSize)
  }

  private func keySource(_ home: Path) -> String {
    switch key {
    case .none: "key_env or key_file of [servers.\(name)] in config.toml"
    case .variable(let name): "the variable \(name)"
    case .file(let path): "the file \(path.expandingHome(home))"
    }
  }

  /// nil: there is none. Throws what is wrong with its file, which may lie where reading takes long.
  func secret(
    home: Path, environment: [String: String] = SystemText.environment
  ) throws -> Secret? {
    switch key {
    case .none: return nil
    case .variable(let name): return environment[name].flatMap { Secret($0) }
    case .file(let path):
      let file = path.expandingHome(home)
      let text = String(decoding: try readFile(file, limit: 1 << 16), as: UTF8.self)
      guard let secret = Secret(text) else { throw CommandError.emptyKeyFile(file) }
      return secret
    }
  }
}
