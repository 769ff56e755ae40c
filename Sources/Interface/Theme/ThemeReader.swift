import TOMLKit

/// Takes a theme's table apart; every fault names its line.
struct ThemeReader {
  let name: String
  let lines: ThemeLines

  private static let modifiers: [String: Style.Attributes] = [
    "bold": .bold, "dim": .dim, "italic": .italic, "underline": .underline, "reverse": .reverse,
  ]

  func table(_ text: String) throws(ThemeError) -> TOMLTable {
    // The parser recurses: brackets bound how deep.
    guard text.utf8.count < 1 << 20, text.utf8.reduce(0, { $0 + ($1 == 0x5B || $1 == 0x7B ? 1 : 0) }) <= 500
    else { throw fault(nil, "too large for a theme") }
    do {
      return try TOMLTable(string: text)
    } catch let error as TOMLParseError {
      let reason = error.description.split(whereSeparator: \.isNewline).joined(separator: " ")
      let begin = error.source.begin
      throw ThemeError(theme: name, line: begin.line, column: begin.column, fault: reason)
    } catch {
      throw fault(nil, "not a TOML file")
    }
  }

  func inherits(_ table: TOMLTable) throws(ThemeError) -> String? {
    guard let value = table["inherits"] else { return nil }
    guard let parent = value.string else {
      throw fault(lines.line(of: "inherits"), "inherits must be the name of a theme")
    }
    return parent
  }

  func palette(_ table: TOMLTable) throws(ThemeError) -> [String: Color] {
    guard let value = table["palette"] else { return [:] }
    guard let entries = value.table else {
      throw fault(lines.line(of: "palette"), "palette must be a table of colours")
    }
    var palette: [String: Color] = [:]
    for key in entries.keys.sorted() {
      let line = lines.line(of: key, section: "palette")
      guard let text = entries[key].flatMap(Self.text), let color = ThemeColor.parse(text) else {
        throw fault(line, "palette color \"\(key)\" must be #rrggbb, an ANSI name, 0 to 255 or default")
      }
      palette[key] = color
    }
    return palette
  }

  func objects(_ table: TOMLTable) throws(ThemeError) -> ThemeFile.Objects? {
    guard let value = table["objects"] else { return nil }
    let line = lines.line(of: "objects")
    guard let array = value.array, !array.isEmpty else {
      throw fault(line, "objects must be a list of colours")
    }
    var colors: [ThemeFile.ColorName] = []
    for element in array { colors.append(try color(element, "objects", line)) }
    return ThemeFile.Objects(colors: colors)
  }

  func roles(_ table: TOMLTable) throws(ThemeError) -> [Theme.Role: ThemeFile.RoleEntry] {
    var roles: [Theme.Role: ThemeFile.RoleEntry] = [:]
    for key in table.keys.sorted() where !["inherits", "palette", "objects"].contains(key) {
      guard let role = Theme.Role(rawValue: key) else {
        throw fault(lines.line(of: key), "unknown role \"\(key)\"")
      }
      if let value = table[key] { roles[role] = try entry(value, key) }
    }
    return roles
  }

  /// A foreground alone, or a table of fg, bg and modifiers.
  private func entry(
    _ value: any TOMLValueConvertible, _ role: String
  ) throws(ThemeError) -> ThemeFile.RoleEntry {
    let line = lines.line(of: role)
    var entry = ThemeFile.RoleEntry()
    guard let parts = value.table else {
      entry.foreground = try color(value, role, line)
      return entry
    }
    for key in parts.keys.sorted() {
      guard let part = parts[key] else { continue }
      switch key {
      case "fg": entry.foreground = try color(part, role, line)
      case "bg": entry.background = try color(part, role, line)
      case "modifiers": entry.attributes = try attributes(part, role, line)
      default: throw fault(line, unknownPart(key, of: role))
      }
    }
    return entry
  }

  private func unknownPart(_ key: String, of role: String) -> String {
    let dotted = "\(role).\(key)"
    return Theme.Role(rawValue: dotted) == nil
      ? "\(role) has fg, bg and modifiers, not \"\(key)\""
      : "write \"\(dotted)\" in quotes"
  }

  private func color(
    _ value: any TOMLValueConvertible, _ role: String, _ line: Int?
  ) throws(ThemeError) -> ThemeFile.ColorName {
    guard let text = Self.text(value) else { throw fault(line, "\(role): a color must be a string") }
    return ThemeFile.ColorName(text: text, theme: name, line: line)
  }

  private func attributes(
    _ value: any TOMLValueConvertible, _ role: String, _ line: Int?
  ) throws(ThemeError) -> Style.Attributes {
    guard let array = value.array else { throw fault(line, "\(role): modifiers must be a list") }
    var attributes: Style.Attributes = []
    for element in array {
      guard let attribute = element.string.flatMap({ Self.modifiers[$0] }) else {
        let known = Self.modifiers.keys.sorted().joined(separator: ", ")
        throw fault(
          line, "\(role): unknown modifier \(element.string.map { "\"\($0)\"" } ?? ""); there are \(known)")
      }
      attributes.insert(attribute)
    }
    return attributes
  }

  /// Strings, and indices that are written as numbers.
  private static func text(_ value: any TOMLValueConvertible) -> String? {
    value.string ?? value.int.map(String.init)
  }

  private func fault(_ line: Int?, _ fault: String) -> ThemeError {
    ThemeError(theme: name, line: line, fault: fault)
  }
}
