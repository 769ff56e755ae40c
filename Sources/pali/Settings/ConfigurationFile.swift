import Files
import PaliGemma
import TOML

/// `$XDG_CONFIG_HOME/pali/config.toml`, as it is written: what it leaves out is nil.
struct ConfigurationFile: Equatable {
  var model: String?
  var precision: String?
  var threads: Int?
  var theme: String?
  var masks: String?
  var color: String?
  var ascii: Bool?
  var maxTokens: Int?
  var constrained: Bool?

  static let keys = [
    "model", "precision", "threads", "theme", "masks", "color", "ascii", "max_tokens", "constrained",
  ]

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
      throw ConfigurationError(file: file, place: error.place, fault: error.fault)
    }
    if let unknown = table.entries.first(where: { !Self.keys.contains($0.key) }) {
      let known = Self.keys.joined(separator: ", ")
      throw ConfigurationError(
        file: file, place: unknown.place,
        fault: "unknown key \(Excerpt.quoted(unknown.key)); there are \(known)")
    }
    let reader = TableReader(table: table, file: file)
    model = try reader.read("model", "a string", \.string)
    precision = try reader.read("precision", of: PrecisionChoice.names)
    threads = try reader.read("threads", in: 1...1024)
    theme = try reader.read("theme", "a string", \.string)
    masks = try reader.read("masks", "a string", \.string)
    color = try reader.read("color", of: Settings.colors)
    ascii = try reader.read("ascii", "true or false", \.boolean)
    maxTokens = try reader.read("max_tokens", in: 1...1_000_000)
    constrained = try reader.read("constrained", "true or false", \.boolean)
  }
}

private struct TableReader {
  let table: TOMLTable
  let file: String

  func read<Value>(
    _ key: String, _ expected: String, _ value: (TOMLValue) -> Value?
  ) throws(ConfigurationError) -> Value? {
    guard let entry = table.entry(key) else { return nil }
    guard let value = value(entry.value) else {
      throw ConfigurationError(file: file, place: entry.place, fault: "\(key) must be \(expected)")
    }
    return value
  }

  func read(_ key: String, of choices: [String]) throws(ConfigurationError) -> String? {
    try read(key, "one of \(choices.joined(separator: ", "))") { value in
      value.string.flatMap { choices.contains($0) ? $0 : nil }
    }
  }

  func read(_ key: String, in range: ClosedRange<Int>) throws(ConfigurationError) -> Int? {
    try read(key, "a whole number from \(range.lowerBound) to \(range.upperBound)") { value in
      value.integer.flatMap { range.contains($0) ? $0 : nil }
    }
  }
}

/// What is wrong with the configuration file, and where.
struct ConfigurationError: Error, Equatable, CustomStringConvertible {
  let file: String
  let place: Place
  let fault: String

  var description: String { "\(file):\(place): \(fault)" }
}
