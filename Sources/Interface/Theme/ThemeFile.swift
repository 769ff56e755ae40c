import TOML

/// One theme file as it is written, in helix's manner: roles, a palette, and perhaps a theme to start from.
///
///     inherits = "nord"
///     text = { fg = "snow", bg = "#101014" }
///     "text.dim" = "gray"
///     selection = { modifiers = ["reverse"] }
///     objects = ["#e69f00", "sky"]
///
///     [palette]
///     snow = "#eceff4"
///     sky = "#56b4e9"
///
/// Names of colours are looked up later, when the files it inherits from are known: a palette changes
/// inherited roles too.
struct ThemeFile {
  let name: String
  let inherits: String?
  let palette: [String: Color]
  let roles: [Theme.Role: RoleEntry]
  let objects: Objects?

  /// A colour, or the name of one.
  struct ColorName: Equatable {
    let text: String
    let source: String
    let place: Place
  }

  struct RoleEntry {
    var foreground: ColorName?
    var background: ColorName?
    var attributes: Style.Attributes = []
  }

  struct Objects {
    let colors: [ColorName]
  }

  /// Throws `ThemeError`.
  init(_ text: ThemeText, name: String) throws(ThemeError) {
    let reader = ThemeReader(source: text.source)
    let table = try reader.table(text.bytes)
    self.name = name
    inherits = try reader.inherits(table)
    palette = try reader.palette(table)
    objects = try reader.objects(table)
    roles = try reader.roles(table)
  }
}
