import TOML

/// Takes a theme's table apart; every fault names its place.
struct ThemeReader {
  /// What faults name.
  let source: String

  private static let modifiers: [String: Style.Attributes] = [
    "bold": .bold, "dim": .dim, "italic": .italic, "underline": .underline, "reverse": .reverse,
  ]

  func table(_ bytes: [UInt8]) throws(ThemeError) -> TOMLTable {
    do {
      return try TOML.parse(bytes)
    } catch {
      throw fault(error.place, error.fault)
    }
  }

  func inherits(_ table: TOMLTable) throws(ThemeError) -> String? {
    guard let entry = table.entry("inherits") else { return nil }
    guard let parent = entry.value.string else {
      throw fault(entry.place, "inherits must be the name of a theme")
    }
    return parent
  }

  func palette(_ table: TOMLTable) throws(ThemeError) -> [String: Color] {
    guard let entry = table.entry("palette") else { return [:] }
    guard let entries = entry.value.table?.entries else {
      throw fault(entry.place, "palette must be a table of colours")
    }
    var palette: [String: Color] = [:]
    for entry in entries {
      guard let text = Self.text(entry.value), let color = ThemeColor.parse(text) else {
        let name = Excerpt.quoted(entry.key)
        throw fault(
          entry.place, "palette color \(name) must be #rrggbb, an ANSI name, 0 to 255 or default")
      }
      palette[entry.key] = color
    }
    return palette
  }

  func objects(_ table: TOMLTable) throws(ThemeError) -> ThemeFile.Objects? {
    guard let entry = table.entry("objects") else { return nil }
    guard let array = entry.value.array, !array.isEmpty else {
      throw fault(entry.place, "objects must be a list of colours")
    }
    var colors: [ThemeFile.ColorName] = []
    for element in array { colors.append(try color(element, "objects")) }
    return ThemeFile.Objects(colors: colors)
  }

  func roles(_ table: TOMLTable) throws(ThemeError) -> [Theme.Role: ThemeFile.RoleEntry] {
    var roles: [Theme.Role: ThemeFile.RoleEntry] = [:]
    for entry in table.entries where !["inherits", "palette", "objects"].contains(entry.key) {
      guard let role = Theme.Role(rawValue: entry.key) else {
        throw fault(entry.place, "unknown role \(Excerpt.quoted(entry.key))")
      }
      roles[role] = try self.entry(entry.value, entry.key)
    }
    return roles
  }

  /// A foreground alone, or a table of fg, bg and modifiers.
  private func entry(_ value: TOMLValue, _ role: String) throws(ThemeError) -> ThemeFile.RoleEntry {
    var entry = ThemeFile.RoleEntry()
    guard let parts = value.table?.entries else {
      entry.foreground = try color(value, role)
      return entry
    }
    for part in parts {
      switch part.key {
      case "fg": entry.foreground = try color(part.value, role)
      case "bg": entry.background = try color(part.value, role)
      case "modifiers": entry.attributes = try attributes(part.value, role)
      default: throw fault(part.place, unknownPart(part.key, of: role))
      }
    }
    return entry
  }

  private func unknownPart(_ key: String, of role: String) -> String {
    let dotted = "\(role).\(key)"
    return Theme.Role(rawValue: dotted) == nil
      ? "\(role) has fg, bg and modifiers, not \(Excerpt.quoted(key))"
      : "write \"\(dotted)\" in quotes"
  }

  private func color(_ value: TOMLValue, _ role: String) throws(ThemeError) -> ThemeFile.ColorName {
    guard let text = Self.text(value) else { throw fault(value.place, "\(role): a color must be a string") }
    return ThemeFile.ColorName(text: text, source: source, place: value.place)
  }

  private func attributes(_ value: TOMLValue, _ role: String) throws(ThemeError) -> Style.Attributes {
    guard let array = value.array else { throw fault(value.place, "\(role): modifiers must be a list") }
    var attributes: Style.Attributes = []
    for element in array {
      guard let attribute = element.string.flatMap({ Self.modifiers[$0] }) else {
        let known = Self.modifiers.keys.sorted().joined(separator: ", ")
        let name = element.string.map { " " + Excerpt.quoted($0) } ?? ""
        throw fault(element.place, "\(role): unknown modifier\(name); there are \(known)")
      }
      attributes.insert(attribute)
    }
    return attributes
  }

  /// Strings, and indices that are written as numbers.
  private static func text(_ value: TOMLValue) -> String? { value.string ?? value.integer.map(String.init) }

  private func fault(_ place: Place, _ fault: String) -> ThemeError {
    ThemeError(source: source, place: place, fault: fault)
  }
}
