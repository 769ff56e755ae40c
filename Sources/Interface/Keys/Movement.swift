/// Moving in whatever has the keys: a list, a text, a zoomed picture.
public enum Movement: String, Sendable, CaseIterable {
  case down, up, left, right, top, bottom
  case pageDown, pageUp, halfPageDown, halfPageUp

  /// The row it leads to over `count` rows seen `page` at a time; it may lie outside of them.
  func target(from row: Int, count: Int, page: Int) -> Int {
    switch self {
    case .down: row + 1
    case .up: row - 1
    case .top: 0
    case .bottom: count - 1
    case .pageDown: row + max(1, page - 1)
    case .pageUp: row - max(1, page - 1)
    case .halfPageDown: row + max(1, page / 2)
    case .halfPageUp: row - max(1, page / 2)
    case .left, .right: row
    }
  }

  static let rows: [CommandRow<Movement>] = [
    CommandRow(.browser, "j  Down", .down, "down"),
    CommandRow(.browser, "k  Up", .up, "up"),
    CommandRow(.browser, "g g  Home", .top, "first"),
    CommandRow(.browser, "G  End", .bottom, "last"),
    CommandRow(.browser, "^D", .halfPageDown, "half a page down"),
    CommandRow(.browser, "^U", .halfPageUp, "half a page up"),
    CommandRow(.browser, "^F  PgDn", .pageDown, "a page down"),
    CommandRow(.browser, "^B  PgUp", .pageUp, "a page up"),

    CommandRow(.preview, "j  Down", .down, "down when zoomed, else next picture"),
    CommandRow(.preview, "k  Up", .up, "up when zoomed, else previous picture"),
    CommandRow(.preview, "h  Left", .left, "left when zoomed, else back to the files"),
    CommandRow(.preview, "l  Right", .right, "right when zoomed"),

    CommandRow(.answer, "j  Down", .down, "down"),
    CommandRow(.answer, "k  Up", .up, "up"),
    CommandRow(.answer, "h  Left", .left, "the word before: it is what is asked about"),
    CommandRow(.answer, "l  Right", .right, "the word after"),
    CommandRow(.answer, "g g  Home", .top, "to the beginning"),
    CommandRow(.answer, "G  End", .bottom, "to the end"),
    CommandRow(.answer, "^D  ^F  PgDn", .pageDown, "a page down"),
    CommandRow(.answer, "^U  ^B  PgUp", .pageUp, "a page up"),

    CommandRow(.objects, "j  Down", .down, "next object"),
    CommandRow(.objects, "k  Up", .up, "previous object"),
    CommandRow(.objects, "g g  Home", .top, "first object"),
    CommandRow(.objects, "G  End", .bottom, "last object"),
    CommandRow(.objects, "^D  ^F  PgDn", .pageDown, "a page down"),
    CommandRow(.objects, "^U  ^B  PgUp", .pageUp, "a page up"),

    CommandRow(.entry, "^N  Down", .down, "next match; the command after"),
    CommandRow(.entry, "^P  Up", .up, "previous match; the command before", hint: "before"),

    CommandRow(.picker, "^N  Down  Tab", .down, "down"),
    CommandRow(.picker, "^P  Up  S-Tab", .up, "up"),
    CommandRow(.picker, "PgDn", .pageDown, "a page down"),
    CommandRow(.picker, "PgUp", .pageUp, "a page up"),

    CommandRow(.help, "j  Down  ^N", .down, "down"),
    CommandRow(.help, "k  Up  ^P", .up, "up"),
    CommandRow(.help, "PgDn  Space  ^D  ^F", .pageDown, "a page down"),
    CommandRow(.help, "PgUp  b  ^U  ^B", .pageUp, "a page up"),
    CommandRow(.help, "g g  Home", .top, "to the beginning"),
    CommandRow(.help, "G  End", .bottom, "to the end"),
    CommandRow(.helpSearch, "Down  ^N", .down, "down"),
    CommandRow(.helpSearch, "Up  ^P", .up, "up"),
  ]
}
