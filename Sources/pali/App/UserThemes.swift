import Foundation
import Interface

/// The bundled themes and the user's own.
struct UserThemes {
  let loader: ThemeLoader

  /// `folder`: where `NAME.toml` files are looked for; it need not exist.
  init(folder: String) {
    loader = ThemeLoader { name in try? String(contentsOfFile: "\(folder)/\(name).toml", encoding: .utf8) }
  }

  /// The default theme.
  var standard: Theme { (try? loader.load("palimpsest_dark")) ?? .builtIn }
}
