/// Editing a line, as readline does.
public enum LineCommand: String, Sendable, CaseIterable {
  case lineStart, lineEnd, characterBack, characterForward, wordBack, wordForward
  case deleteBack, deleteForward, killToEnd, killToStart, killWordBack, killWordForward
  case yank, transpose

  static let rows: [CommandRow<LineCommand>] = [
    CommandRow(.line, "^A  Home", .lineStart, "to the beginning"),
    CommandRow(.line, "^E  End", .lineEnd, "to the end"),
    CommandRow(.line, "^B  Left", .characterBack, "a character back"),
    CommandRow(.line, "^F  Right", .characterForward, "a character forward"),
    CommandRow(.line, "A-b", .wordBack, "a word back"),
    CommandRow(.line, "A-f", .wordForward, "a word forward"),
    CommandRow(.line, "Backspace", .deleteBack, "delete the character before"),
    CommandRow(.line, "^D  Delete", .deleteForward, "delete the character here"),
    CommandRow(.line, "^K", .killToEnd, "cut to the end"),
    CommandRow(.line, "^U", .killToStart, "cut to the beginning"),
    CommandRow(.line, "^W  A-Backspace", .killWordBack, "cut the word before"),
    CommandRow(.line, "A-d", .killWordForward, "cut the word after"),
    CommandRow(.line, "^Y", .yank, "paste what was cut"),
    CommandRow(.line, "^T", .transpose, "swap two characters"),
  ]
}
