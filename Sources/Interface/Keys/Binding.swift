import Answers

/// Where a binding holds.
public enum KeyContext: String, Sendable, CaseIterable {
  /// Every pane but the prompt.
  case panes = "Everywhere"
  case browser = "Files"
  case preview = "Picture"
  case answer = "Answer"
  case objects = "Objects"
  case prompt = "Prompt"
  /// Any line of text: prompt, find, filter, command, a picker's filter.
  case line = "Editing a line"
  /// The find, filter and command lines.
  case entry = "Find, filter and command"
  case picker = "Pickers"
  case help = "Help"
  case helpSearch = "Searching the help"
  case question = "Questions"
}

/// Keys, what they do, and the words the help screen has for it.
public struct Binding: Sendable {
  public let chords: [Chord]
  public let command: Command
  public let context: KeyContext
  public let help: String
  /// The word for the hint line, or nil when it is not shown there.
  public let hint: String?

  /// `keys`: chords separated by two spaces ("g g  Home").
  init(_ context: KeyContext, _ keys: String, _ command: Command, _ help: String, hint: String? = nil) {
    chords = Self.split(keys).map(Chord.init)
    self.command = command
    self.context = context
    self.help = help
    self.hint = hint
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
