import Files

/// The help screen: what it says, where it stands, and what is looked for in it.
public struct HelpState: Sendable {
  let sheet: HelpSheet
  let title: String
  public internal(set) var scroll = 0
  /// The words that lines must hold; nil while nothing is looked for.
  public internal(set) var search: LineEditor?
  /// Whether keys go to the search line.
  public internal(set) var isTyping = false

  init(_ sheet: HelpSheet, title: String) {
    self.sheet = sheet
    self.title = title
  }

  func lines(columns: Int) -> [HelpSheet.Line] { sheet.lines(columns: columns, search?.text ?? "") }

  /// False: it is to be closed.
  mutating func update(_ command: PopupCommand) -> Bool {
    switch command {
    case .search:
      search = search ?? LineEditor()
      isTyping = true
    case .accept: isTyping = false
    case .leave:
      // Out of the search first.
      guard search != nil else { return false }
      self = HelpState(sheet, title: title)
    case .complete, .pin, .forget: break
    }
    return true
  }

  mutating func move(_ movement: Movement, on screen: Size) {
    let shown = sheet.size(on: screen)
    let page = max(1, shown.rows - (search == nil ? 2 : 3))
    let last = max(0, lines(columns: shown.columns - 4).count - page)
    let row =
      switch movement {
      case .pageDown: scroll + page
      case .pageUp: scroll - page
      case .bottom: last
      case .down, .up, .top, .left, .right, .halfPageDown, .halfPageUp:
        movement.target(from: scroll, count: last + 1, page: page)
      }
    scroll = min(max(0, row), last)
  }
}

/// What the help screen says: keys and their meanings by section.
struct HelpSheet: Sendable, Equatable {
  typealias Entry = (keys: String, help: String)

  enum Line: Equatable, Sendable {
    case title(String)
    case entry(keys: String, help: String)
    case blank
  }

  private let all: [Line]

  /// Sections without entries are left out.
  init(_ sections: [(title: String, entries: [Entry])]) {
    let shown = sections.filter { !$0.entries.isEmpty }.map { section in
      [.title(section.title)] + section.entries.map { Line.entry(keys: $0.keys, help: $0.help) }
    }
    all = Array(shown.joined(separator: [.blank]))
  }

  /// For the keys, of this many in all.
  static func keyColumns(of columns: Int) -> Int { min(20, max(8, columns / 3)) }

  /// Wrapped to `columns`; with a search, the lines that hold its words.
  func lines(columns: Int, _ search: String = "") -> [Line] {
    found(search).flatMap { line -> [Line] in
      guard case .entry(let keys, let help) = line else { return [line] }
      let parts = TextLayout.wrapped(help, to: max(10, columns - Self.keyColumns(of: columns)))
      return parts.enumerated().map { .entry(keys: $0 == 0 ? keys : "", help: $1) }
    }
  }

  /// The cells of the help on a screen of this size.
  func size(on screen: Size) -> Size {
    let columns = min(screen.columns, 78)
    return Size(columns: columns, rows: min(screen.rows, lines(columns: columns - 4).count + 2))
  }

  /// Entries that hold every word, under their titles.
  private func found(_ search: String) -> [Line] {
    let words = search.lowercased().split(separator: " ")
    guard !words.isEmpty else { return all }
    var found: [Line] = []
    var title: Line?
    for line in all {
      switch line {
      case .title: title = line
      case .entry(let keys, let help):
        let text = "\(keys) \(help)".lowercased()
        guard words.allSatisfy({ text.holds($0) }) || words == [keys[...]] else { continue }
        if let title { found += found.isEmpty ? [title] : [.blank, title] }
        title = nil
        found.append(line)
      case .blank: break
      }
    }
    return found
  }
}
