import Foundation
import Interface

/// The bundled themes and the user's own.
struct UserThemes {
  let loader: ThemeLoader

  /// `folder`: where `NAME.toml` files are looked for; it need not exist.
  init(folder: String) {
    let files = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    let names = files.filter { $0.hasSuffix(".toml") }.map { String($0.dropLast(5)) }
    loader = ThemeLoader(userNames: names) { name in
      try? String(contentsOfFile: "\(folder)/\(name).toml", encoding: .utf8)
    }
  }

  /// The theme when none is named: one that the terminal's colours can show.
  func standard(_ depth: ColorDepth) -> Theme {
    let name =
      switch depth {
      case .direct, .indexed256: ThemeLoader.defaultName
      case .indexed16: "ansi16"
      case .mono: "mono"
      }
    return (try? loader.load(name)) ?? .builtIn
  }
}
