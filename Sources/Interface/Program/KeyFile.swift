import Answers
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
  /// A line of the file.
  private struct Wish {
    let context: KeyContext
    let chord: Chord
    /// nil for "none".
    let action: KeyMap.Action?
    let place: Place
  }

  private let file: String
  private var wishes: [Wish] = []

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
    return try reader.map()
  }

  private init(file: String) { self.file = file }

  /// The program's own keys with these over them. Short ones first, so that the order of lines is of no account: what
  /// is taken away makes room for longer ones, what is not keeps them from being typed.
  private func map() throws(KeyFileError) -> KeyMap {
    var map = KeyMap.standard
    let longest = wishes.map(\.chord.presses.count).max() ?? 0
    for length in 0..<longest + 1 {
      for wish in wishes where wish.chord.presses.count == length {
        do throws(KeyMap.Fault) {
          try map.bind(wish.chord, in: wish.context, to: wish.action)
        } catch {
          throw fault(TextLayout.message(error.text), wish.place)
        }
      }
    }
    return map
  }

  private mutating func take(_ entry: TOMLTable.Entry) throws(KeyFileError) {
    guard let context = KeyContext.allCases.first(where: { $0.name == entry.key }) else {
      throw unknown("context", entry.key, among: KeyContext.allCases.map(\.name), entry.place)
    }
    guard let keys = entry.value.table else {
      throw fault("\(entry.key) must be a table of keys", entry.place)
    }
    for key in keys.entries { try take(key, in: context) }
  }

  private mutating func take(_ entry: TOMLTable.Entry, in context: KeyContext) throws(KeyFileError) {
    let chord = try chord(entry)
    if let other = wishes.first(where: { $0.context == context && $0.chord == chord }) {
      throw fault("\(Excerpt.quoted(entry.key)) is in line \(other.place.line) already", entry.place)
    }
    guard let words = entry.value.string else {
      throw fault("\(Excerpt.quoted(entry.key)) must be a command, as a string", entry.place)
    }
    let action = try action(words.trimmingBlanks, entry)
    wishes.append(Wish(context: context, chord: chord, action: action, place: entry.place))
  }

  private func chord(_ entry: TOMLTable.Entry) throws(KeyFileError) -> Chord {
    guard let chord = Chord(reading: entry.key) else {
      throw fault(
        "\(Excerpt.quoted(entry.key)) is no key; keys are written x, X, ^X, A-x, F5, Enter, Space, g h",
        entry.place)
    }
    for press in chord.presses {
      if let twin = press.twin {
        throw fault("terminals tell \(press) as \(twin): write \(twin)", entry.place)
      }
    }
    return chord
  }

  /// nil for "none".
  private func action(_ words: String, _ entry: TOMLTable.Entry) throws(KeyFileError) -> KeyMap.Action? {
    let parts = words.split(separator: " ", maxSplits: 1).map { String($0).trimmingBlanks }
    guard let name = parts.first else {
      throw fault("\(Excerpt.quoted(entry.key)) has no command; none takes it away", entry.place)
    }
    if words == "none" { return nil }
    guard let row = CommandTable.row(named: name) else {
      throw unknown("command", name, among: CommandTable.rows.map(\.command.name), entry.place)
    }
    let word = parts.dropFirst().first
    try check(word, of: row, entry)
    return KeyMap.Action(row.command, word)
  }

  /// What follows a command's name.
  private func check(
    _ word: String?, of row: CommandRow<Command>, _ entry: TOMLTable.Entry
  ) throws(KeyFileError) {
    guard let word else {
      guard let argument = row.argument, !argument.isOptional else { return }
      throw fault("\(row.command.name) needs a \(argument.form) after it", entry.place)
    }
    switch row.argument?.kind {
    case nil: throw fault("\(row.command.name) takes nothing after it", entry.place)
    case .task: try check(word, "task", among: PromptTask.allCases.map(\.rawValue), entry.place)
    case .language: try check(word, "language", among: PromptLanguage.all.map(\.code), entry.place)
    case .setting: try check(word, "setting", among: ProgramCommand.settings, entry.place)
    // What there is of these is seen when they are asked for.
    case .model, .server, .hub, .theme, .file, .export, .truth, .adapter, .score, .candidates, .label, .tiles,
      .head:
      break
    }
  }

  private func check(
    _ word: String, _ kind: String, among known: [String], _ place: Place
  ) throws(KeyFileError) {
    if !known.contains(word) { throw unknown(kind, word, among: known, place) }
  }

  // MARK: Faults

  private func fault(_ text: String, _ place: Place) -> KeyFileError {
    KeyFileError(file: file, place: place, fault: text)
  }

  private func unknown(_ kind: String, _ name: String, among known: [String], _ place: Place) -> KeyFileError
  {
    let meant = Spelling.nearest(name, in: known).map { "; did you mean \($0)?" }
    let all = kind == "command" ? "" : "; there are \(known.joined(separator: ", "))"
    return fault("no such \(kind): \(Excerpt.quoted(name))\(meant ?? all)", place)
  }
}

/// What is wrong with the file of keys, and where. One line.
public struct KeyFileError: Error, Equatable, CustomStringConvertible {
  public let file: String
  public let place: Place
  public let fault: String

  public var description: String { "\(file):\(place): \(fault)" }
}
