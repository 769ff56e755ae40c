import Files
import Foundation

/// Where a user's files are kept: the XDG base directories. Relative paths in those variables are invalid.
struct UserFolders: Equatable, Sendable {
  let home: Path
  /// `config.toml`, `themes`, and perhaps the mask decoder.
  let configuration: Path
  /// The history, and answers.
  let state: Path
  /// Packed weights, and this machine's speed.
  let cache: Path

  var settingsFile: Path { configuration.appending("config.toml") }
  var keyFile: Path { configuration.appending("keys.toml") }

  /// Where the mask decoder is looked for that belongs to no model's folder.
  var fetchedMasks: Path { configuration.appending("vae-oid.npz") }

  /// Where answers are kept.
  var results: Path { state.appending("results.sqlite") }

  init(_ environment: [String: String] = SystemText.environment) {
    let home = Path(environment["HOME"].flatMap { $0.isEmpty ? nil : $0 } ?? NSHomeDirectory())
    func folder(_ variable: String, _ usual: Path) -> Path {
      let named = environment[variable].map { Path($0) }.flatMap { $0.isAbsolute ? $0 : nil }
      return (named ?? home.appending(usual)).appending("pali")
    }
    self.home = home
    configuration = folder("XDG_CONFIG_HOME", ".config")
    state = folder("XDG_STATE_HOME", ".local/state")
    cache = folder("XDG_CACHE_HOME", ".cache")
  }
}
