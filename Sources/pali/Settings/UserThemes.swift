import Files
import Foundation
import Interface

/// The bundled themes and the user's own.
struct UserThemes {
  let loader: ThemeLoader

  /// The user's own are `themes/NAME.toml` in the configuration folder; it need not exist.
  init(configurationFolder: Path) {
    let folder = configurationFolder.appending("themes")
    let files = (try? FileManager.default.contentsOfDirectory(atPath: folder.text)) ?? []
    let names = files.filter { $0.hasSuffix(".toml") }.map { String($0.dropLast(5)) }
    loader = ThemeLoader(userNames: names) { name throws(ThemeError) in
      let path = folder.appending(Path("\(name).toml"))
      do throws(FileError) {
        guard try exists(path) else { return nil }
        return ThemeText(try readFile(path, limit: 1 << 20), source: path.description)
      } catch {
        throw ThemeError(source: "theme \(name)", fault: "\(error)")
      }
    }
  }

  /// The theme of this name, or, with none named, one that the terminal's colours can show. Throws `ThemeError`.
  func load(_ name: String?, for depth: ColorDepth) throws -> Theme {
    if let name { return try shown(try loader.load(name), at: depth) }
    switch depth {
    case .direct, .indexed256: return try loader.load(ThemeLoader.defaultName)
    case .indexed16: return try loader.load("ansi16")
    case .mono: return try loader.load("mono")
    }
  }
}

extension UserThemes {
  /// Without colours, what a theme tells by colour is told by bold, underlined and reversed text.
  private func shown(_ theme: Theme, at depth: ColorDepth) throws -> Theme {
    guard depth == .mono, theme.usesColor else { return theme }
    return try loader.load("mono").named(theme.name)
  }
}

extension Settings {
  var themes: UserThemes { UserThemes(configurationFolder: folders.configuration) }

  /// The theme that was asked for. Throws `ThemeError` or `ConfigurationError`.
  func theme(for depth: ColorDepth) throws -> Theme { try $theme.use { try themes.load($0, for: depth) } }
}
