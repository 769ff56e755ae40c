import RemoteEngine
import TOML

/// A table `[servers.NAME]` of the configuration: a server that may answer in place of a model in this process.
struct ServerSection: Equatable {
  private let entries: [String: ConfigurationFile.Entry]

  /// All of them, by name.
  static func all(in entry: TOMLTable.Entry, file: String) throws(ConfigurationError) -> [String:
    ServerSection]
  {
    guard let tables = entry.value.table else {
      throw ConfigurationError(
        ConfigurationPlace(file: file, place: entry.place), "servers must be tables [servers.NAME]")
    }
    var sections: [String: ServerSection] = [:]
    for entry in tables.entries { sections[entry.key] = try ServerSection(entry, file: file) }
    return sections
  }

  private init(_ entry: TOMLTable.Entry, file: String) throws(ConfigurationError) {
    let place = ConfigurationPlace(file: file, place: entry.place)
    guard let table = entry.value.table else {
      throw ConfigurationError(place, "\(Excerpt.quoted(entry.key)) must be a table [servers.NAME]")
    }
    var entries: [String: ConfigurationFile.Entry] = [:]
    for entry in table.entries {
      entries[entry.key] = try ConfigurationFile.entry(entry, of: ServerTable.rows, in: file)
    }
    self.entries = entries
    guard entries["url"] != nil else {
      throw ConfigurationError(place, "a server needs url = \"...\"")
    }
    if let variable = entries["key_env"], entries["key_file"] != nil {
      throw ConfigurationError(variable.place, "key_env and key_file exclude each other")
    }
  }

  subscript<Value, Resolved>(_ path: KeyPath<ServerTable, SettingRow<Value, Resolved>>) -> Value? {
    let row = ServerTable[path]
    return entries[row.key].flatMap { row.form.value($0.text) }
  }
}

/// What such a table may hold.
struct ServerTable: Sendable {
  let url = SettingRow("url", .words("a server's URL"), "Its URL: http://gpu1:8000.")
  let model = SettingRow("model", .words("a model's name there"), "Its model, where it serves several.")
  let kind = SettingRow("kind", .choice(ServerSettings.Kind.allCases.map(\.rawValue)), "What it speaks.")
  let keyVariable = SettingRow("key_env", .words("a variable's name"), "The variable that holds its key.")
  let keyFile = SettingRow("key_file", .path("a file's path", .file()), "The file that holds its key.")
  let imageSize = SettingRow(
    "image_size", .number(14...4096), "Pixels of a side of what its model sees.")

  private static let table = ServerTable()
  static let rows = SettingsTable.rows(of: table)
  static subscript<Row>(path: KeyPath<ServerTable, Row>) -> Row { table[keyPath: path] }
}
