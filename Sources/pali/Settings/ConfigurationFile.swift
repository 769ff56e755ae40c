import Files
import TOML

/// `$XDG_CONFIG_HOME/pali/config.toml`, as it is written: what it leaves out is nil.
@dynamicMemberLookup
struct ConfigurationFile: Equatable {
  /// A value's text, with the place where it was set.
  struct Entry: Equatable {
    let text: String
    let place: ConfigurationPlace
  }

  private(set) var entries: [String: Entry] = [:]
  /// The tables `[servers.NAME]`, as they are written.
  private(set) var servers: [String: ServerSection] = [:]

  /// Nothing set.
  init() {}

  /// Reads a file; one that is not there sets nothing. Throws `ConfigurationError` or `FileError`.
  init(file path: Path) throws {
    guard try exists(path) else {
      self.init()
      return
    }
    try self.init(try readFile(path, limit: 1 << 20), file: path.description)
  }

  init(_ bytes: [UInt8], file: String) throws(ConfigurationError) {
    let table: TOMLTable
    do {
      table = try TOML.parse(bytes)
    } catch {
      throw ConfigurationError(ConfigurationPlace(file: file, place: error.place), error.fault)
    }
    for entry in table.entries where entry.key != "servers" {
      entries[entry.key] = try Self.entry(entry, of: SettingsTable.rows, in: file)
    }
    if let entry = table.entry("servers") { servers = try ServerSection.all(in: entry, file: file) }
  }

  /// What a table says of one of its rows.
  static func entry(
    _ entry: TOMLTable.Entry, of rows: [any AnySettingRow], in file: String
  ) throws(ConfigurationError) -> Entry {
    let place = ConfigurationPlace(file: file, place: entry.place)
    guard let row = rows.first(where: { $0.key == entry.key }) else {
      let known = rows.map(\.key).joined(separator: ", ")
      throw ConfigurationError(place, "unknown key \(Excerpt.quoted(entry.key)); there are \(known)")
    }
    guard let text = row.text(entry.value) else {
      throw ConfigurationError(place, "\(row.key) must be \(row.expected)")
    }
    return Entry(text: text, place: place)
  }

  subscript<Value, Resolved>(
    dynamicMember path: KeyPath<SettingsTable, SettingRow<Value, Resolved>>
  ) -> Value? {
    entries[SettingsTable[path].key].flatMap { SettingsTable[path].form.value($0.text) }
  }

  /// What is in force: what a flag says, else this file, else the default.
  func resolve<Value, Resolved>(
    _ path: KeyPath<SettingsTable, SettingRow<Value, Resolved>>, flag: Value?
  ) -> Configured<Resolved> {
    let row = SettingsTable[path]
    guard flag == nil, let entry = entries[row.key] else { return Configured(row.resolved(flag)) }
    return Configured(row.resolved(row.form.value(entry.text)), key: row.key, place: entry.place)
  }
}

/// Where something stands in a configuration file.
struct ConfigurationPlace: Equatable, Sendable {
  let file: String
  let place: Place
}

/// What is wrong with the configuration file, and where.
struct ConfigurationError: Error, Equatable, CustomStringConvertible {
  let place: ConfigurationPlace
  let fault: String

  init(_ place: ConfigurationPlace, _ fault: String) { (self.place, self.fault) = (place, fault) }

  var description: String { "\(place.file):\(place.place): \(fault)" }
}
