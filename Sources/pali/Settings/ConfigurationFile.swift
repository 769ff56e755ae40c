import Files
import Foundation
import Interface
import TOMLKit
import Tensors

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
    let file = path.description
    guard let text = String(validating: try readFile(path, limit: 1 << 20), as: UTF8.self) else {
      throw ConfigurationError(file: file, line: 1, column: 1, fault: "is not UTF-8 text")
    }
    try self.init(text: text, file: file)
  }

  init(text: String, file: String) throws {
    guard Self.nesting(text) <= 100 else {
      throw ConfigurationError(file: file, line: 1, column: 1, fault: "nested too deeply")
    }
    let table: TOMLTable
    do {
      table = try TOMLTable(string: text)
    } catch let error as TOMLParseError {
      throw ConfigurationError(
        file: file, line: error.source.begin.line, column: error.source.begin.column, fault: error.description
      )
    }
    let reader = TableReader(table: table, text: text, file: file)
    for key in table.keys.sorted() where !Self.keys.contains(key) {
      throw reader.fault(key, "unknown key \"\(key)\"; there are \(Self.keys.joined(separator: ", "))")
    }
    model = try reader.read("model", "a string") { $0.string }
    precision = try reader.read("precision", of: Settings.precisions)
    threads = try reader.read("threads", in: 1...1024)
    theme = try reader.read("theme", "a string") { $0.string }
    masks = try reader.read("masks", "a string") { $0.string }
    color = try reader.read("color", of: Settings.colors)
    ascii = try reader.read("ascii", "true or false") { $0.bool }
    maxTokens = try reader.read("max_tokens", in: 1...1_000_000)
    constrained = try reader.read("constrained", "true or false") { $0.bool }
  }

  /// An upper bound of how deep values nest: the parser recurses.
  private static func nesting(_ text: String) -> Int {
    text.utf8.reduce(0) { $0 + ($1 == UInt8(ascii: "[") || $1 == UInt8(ascii: "{") ? 1 : 0) }
  }
}

private struct TableReader {
  let table: TOMLTable
  let text: String
  let file: String

  func read<Value>(
    _ key: String, _ expected: String, _ value: (any TOMLValueConvertible) -> Value?
  ) throws(ConfigurationError) -> Value? {
    guard let found = table[key] else { return nil }
    guard let value = value(found) else { throw fault(key, "\(key) must be \(expected)") }
    return value
  }

  func read(_ key: String, of choices: [String]) throws(ConfigurationError) -> String? {
    try read(key, "one of \(choices.joined(separator: ", "))") { value in
      value.string.flatMap { choices.contains($0) ? $0 : nil }
    }
  }

  func read(_ key: String, in range: ClosedRange<Int>) throws(ConfigurationError) -> Int? {
    try read(key, "a whole number from \(range.lowerBound) to \(range.upperBound)") { value in
      value.int.flatMap { range.contains($0) ? $0 : nil }
    }
  }

  /// The parsed table does not tell places: the key is looked for at the start of a line.
  func fault(_ key: String, _ what: String) -> ConfigurationError {
    for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
      let blanks = line.prefix { " \t[\"'".contains($0) }
      let rest = line.dropFirst(blanks.count)
      guard rest.hasPrefix(key), let next = rest.dropFirst(key.count).first, " \t=.]\"'".contains(next) else {
        continue
      }
      return ConfigurationError(file: file, line: index + 1, column: blanks.count + 1, fault: what)
    }
    return ConfigurationError(file: file, line: 1, column: 1, fault: what)
  }
}

/// What is wrong with the configuration file, and where.
struct ConfigurationError: Error, Equatable, CustomStringConvertible {
  let file: String
  let line: Int
  let column: Int
  let fault: String

  var description: String { "\(file):\(line):\(column): \(fault)" }
}
