import TOML

/// The user's own keys, as keys.toml has them: a table a context, in it keys and the commands they ask for.
///
///     [everywhere]
///     "F5" = "run"
///     "^S" = "task segment"
///
///     [files]
///     "g h" = "parent"
///     "a" = "none"
///
/// Commands are those that can be typed after `:`, and the ones of lines and popups where these are.
public struct KeyFile {
  private let file: String
  private var map = KeyMap.standard

  /// The keys in force. `file` names the file in faults. Throws `KeyFileError`.
  public static func read(_ bytes: [UInt8], file: String) throws(KeyFileError) -> KeyMap {
    var reader = KeyFile(file: file)
    let table: TOMLTable
    do {
      table = try TOML.parse(bytes)
    } catch {
      throw KeyFileError(file: file, place: error.place, fault: error.fault)
    }
    for entry in table.entries { try reader.take(entry) }
    return reader.map
  }

  private init(file: String) { self.file = file }

  private mutating func take(_ entry: TOMLTable.Entry) throws(KeyFileError) {
    let known = KeyContext.allCases.map(\.name)
    guard let context = KeyContext.allCases.first(where: { $0.name == entry.key }) else {
      throw unknown("context", entry.key, among: known, entry.place)
    }
    guard let keys = entry.value.table else {
      throw KeyFileError(file: file, place: entry.place, fault: "\(entry.key) must be a table of keys")
    }
    for key in keys.entries { try bind(key, in: context) }
  }

  private mutating func bind(_ entry: TOMLTable.Entry, in context: KeyContext) throws(KeyFileError) {
    guard let chord = Chord(reading: entry.key) else {
      throw KeyFileError(
        file: file, place: entry.place,
        fault: "\(Excerpt.quoted(entry.key)) is no key; keys are written x, X, ^X, A-x, F5, Enter, Space, g h"
      )
    }
    guard let words = entry.value.string else {
      throw KeyFileError(
        file: file, place: entry.place, fault: "\(Excerpt.quoted(entry.key)) must be a command, as a string")
    }
    let action = try action(words, entry)
    do throws(KeyMap.Fault) {
      try map.bind(chord, in: context, to: action)
    } catch {
      throw KeyFileError(file: file, place: entry.place, fault: error.text)
    }
  }

  /// nil for "none".
  private func action(_ words: String, _ entry: TOMLTable.Entry) throws(KeyFileError) -> KeyMap.Action? {
    let parts = words.split(separator: " ", maxSplits: 1).map { String($0).trimmingBlanks }
    guard let name = parts.first else {
      throw KeyFileError(
        file: file, place: entry.place,
        fault: "\(Excerpt.quoted(entry.key)) has no command; none takes it away")
    }
    if words == "none" { return nil }
    guard let row = CommandTable.row(named: name) else {
      throw unknown("command", name, among: CommandTable.rows.map(\.command.name), entry.place)
    }
    let word = parts.dropFirst().first
    if word != nil, row.argument == nil {
      throw KeyFileError(file: file, place: entry.place, fault: "\(name) takes nothing after it")
    }
    if word == nil, let argument = row.argument, !argument.isOptional {
      throw KeyFileError(file: file, place: entry.place, fault: "\(name) needs a \(argument.form) after it")
    }
    return KeyMap.Action(row.command, word)
  }

  private func unknown(_ kind: String, _ name: String, among known: [String], _ place: Place) -> KeyFileError
  {
    let meant = Spelling.nearest(name, in: known).map { "; did you mean \($0)?" }
    let all = kind == "context" ? "; there are \(known.joined(separator: ", "))" : ""
    return KeyFileError(
      file: file, place: place, fault: "no such \(kind): \(Excerpt.quoted(name))\(meant ?? all)")
  }
}

/// What is wrong with the file of keys, and where. One line.
public struct KeyFileError: Error, Equatable, CustomStringConvertible {
  public let file: String
  public let place: Place
  public let fault: String

  public var description: String { "\(file):\(place): \(fault)" }
}
