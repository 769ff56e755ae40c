import TOML
import Themes

/// Finds themes by name, the user's before the bundled, and follows what they inherit.
public struct ThemeLoader: Sendable {
  /// The theme to use when none is named.
  public static let defaultName = "palimpsest_dark"

  /// All names, sorted.
  public let names: [String]
  private let userTheme: @Sendable (String) throws(ThemeError) -> ThemeText?

  /// - Parameters:
  ///   - userNames: the names that `userTheme` knows.
  ///   - userTheme: the text of one of the user's own themes, or nil; it throws what keeps one that is there from
  ///     being read. Names are checked before it is asked.
  public init(
    userNames: [String] = [],
    userTheme: @escaping @Sendable (String) throws(ThemeError) -> ThemeText? = { _ in nil }
  ) {
    names = Set(BundledThemes.names + userNames).sorted()
    self.userTheme = userTheme
  }

  /// Throws `ThemeError`.
  public func load(_ name: String) throws(ThemeError) -> Theme {
    try ThemeLayers(files: chain(name)).theme
  }

  /// The theme, the one that it inherits from, and so on.
  private func chain(_ name: String) throws(ThemeError) -> [ThemeFile] {
    var chain: [ThemeFile] = []
    var next: String? = name
    while let current = next {
      let path = chain.map(\.name) + [current]
      guard !chain.contains(where: { $0.name == current }) else {
        throw ThemeError(
          source: "theme \(name)",
          fault: "inherits itself: \(path.map { Excerpt.cut($0) }.joined(separator: " -> "))")
      }
      chain.append(try ThemeFile(try text(current), name: current))
      next = chain.last?.inherits
    }
    return chain
  }

  private func text(_ name: String) throws(ThemeError) -> ThemeText {
    guard !name.isEmpty, !name.contains("/"), !name.contains(".."), !name.contains("\0") else {
      throw ThemeError(source: "theme \(Excerpt.cut(name))", fault: "not a theme's name")
    }
    if let own = try userTheme(name) { return own }
    guard let text = BundledThemes.text(name) else {
      let meant = Spelling.nearest(name, in: names).map { "; did you mean \($0)?" }
      throw ThemeError(
        source: "theme \(Excerpt.cut(name))",
        fault: "there is none of this name" + (meant ?? "; there are \(names.joined(separator: ", "))"))
    }
    return ThemeText(bundled: text, name: name)
  }
}

/// A theme file over those that it inherits from, with its names of colours looked up.
private struct ThemeLayers {
  /// The nearest first.
  let files: [ThemeFile]
  let palette: [String: Color]
  let roles: [Theme.Role: ThemeFile.RoleEntry]

  init(files: [ThemeFile]) {
    self.files = files
    palette = files.reduce(into: [:]) { $0.merge($1.palette) { near, _ in near } }
    roles = files.reduce(into: [:]) { $0.merge($1.roles) { near, _ in near } }
  }

  var theme: Theme {
    get throws(ThemeError) {
      var styles: [Theme.Role: Style] = [:]
      for role in Theme.Role.allCases where roles[role] != nil { styles[role] = try style(role) }
      var objects: [RGB] = []
      for color in files.lazy.compactMap(\.objects).first?.colors ?? [] { objects.append(try rgb(color)) }
      return Theme(name: files.first?.name ?? "", styles: styles, objectColors: objects)
    }
  }

  /// Colours that a role leaves open are those of the role above it, in the end of `text`.
  private func style(_ role: Theme.Role) throws(ThemeError) -> Style {
    let above = role == .text ? nil : role.above ?? .text
    var style = try above.map { (above) throws(ThemeError) in try self.style(above) } ?? Style()
    guard let entry = roles[role] else { return style }
    if let foreground = entry.foreground { style.foreground = try color(foreground) }
    if let background = entry.background { style.background = try color(background) }
    style.attributes = entry.attributes
    return style
  }

  private func color(_ name: ThemeFile.ColorName) throws(ThemeError) -> Color {
    guard let color = palette[name.text] ?? ThemeColor.parse(name.text) else {
      throw ThemeError(
        source: name.source, place: name.place, fault: "unknown color \(Excerpt.quoted(name.text))")
    }
    return color
  }

  /// Objects are drawn into pixels, which need a colour that is known.
  private func rgb(_ name: ThemeFile.ColorName) throws(ThemeError) -> RGB {
    switch try color(name) {
    case .rgb(let rgb): return rgb
    case .indexed(let index): return Palette.rgb(index)
    case .terminal:
      throw ThemeError(
        source: name.source, place: name.place, fault: "objects: \"default\" has no color of its own")
    }
  }
}
