/// A line of a room's table of commands: what can be asked for, where, by which keys, and in which words. Dispatch,
/// help screen, hints, what `:` knows and completes, and the user's own keys are all made from these.
public struct CommandRow<Name: Sendable>: Sendable {
  public let context: KeyContext
  public let chords: [Chord]
  public let command: Name
  /// The words of the help screen.
  public let help: String
  /// The word for the hint line, or nil when it is not shown there.
  public let hint: String?
  /// What is typed after the name; nil: nothing.
  public let argument: CommandArgument?

  /// `keys`: chords separated by two spaces ("g g  Home"); empty: it is only typed.
  init(
    _ context: KeyContext, _ keys: String, _ command: Name, _ help: String, hint: String? = nil,
    argument: CommandArgument? = nil
  ) {
    chords = Self.split(keys).map(Chord.init)
    self.context = context
    self.command = command
    self.help = help
    self.hint = hint
    self.argument = argument
  }

  /// The same line as one of another table.
  func map<Other>(_ wrap: (Name) -> Other) -> CommandRow<Other> {
    CommandRow<Other>(self, wrap(command), chords)
  }

  /// The same with other keys.
  func with(chords: [Chord]) -> CommandRow { CommandRow(self, command, chords) }

  fileprivate init(_ row: CommandRow<some Sendable>, _ command: Name, _ chords: [Chord]) {
    context = row.context
    self.chords = chords
    self.command = command
    help = row.help
    hint = row.hint
    argument = row.argument
  }

  private static func split(_ keys: String) -> [String] {
    var chords: [String] = []
    var words: [Substring] = []
    for word in keys.split(separator: " ", omittingEmptySubsequences: false) {
      if word.isEmpty {
        chords.append(words.joined(separator: " "))
        words = []
      } else {
        words.append(word)
      }
    }
    chords.append(words.joined(separator: " "))
    return chords.filter { !$0.isEmpty }
  }
}

/// What follows a command's name after `:`.
public struct CommandArgument: Sendable, Hashable {
  public enum Kind: Sendable, Hashable {
    case model, server, hub, theme, task, language, file, setting, score, export, truth, adapter
    case candidates, label, tiles, head
  }

  public let kind: Kind
  /// Without it the command asks by itself.
  public let isOptional: Bool

  static func needed(_ kind: Kind) -> CommandArgument { CommandArgument(kind: kind, isOptional: false) }
  static func optional(_ kind: Kind) -> CommandArgument { CommandArgument(kind: kind, isOptional: true) }

  /// As the help screen has it.
  public var form: String {
    let word =
      switch kind {
      case .model, .server, .theme, .task, .setting: "NAME"
      case .language: "CODE"
      case .hub: "ID"
      case .file: "FILE"
      case .truth: "FILE"
      case .adapter: "DIR|off"
      case .score: "SCORE"
      case .export: "FORMAT [FILE]"
      case .candidates: "A, B, ...|@FILE"
      case .label: "LABEL"
      case .tiles: "ACROSSxDOWN"
      case .head: "LAYER [HEAD]|off"
      }
    return isOptional ? "[\(word)]" : word
  }
}

/// A command's name as it is typed: "zoom-to-object" of `zoomToObject`.
func commandName(_ identifier: String) -> String {
  var name = ""
  var before: Character?
  for character in identifier {
    if character.isUppercase, before?.isLowercase == true { name.append("-") }
    name += character.lowercased()
    before = character
  }
  return name
}
