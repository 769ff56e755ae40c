import Files

/// What lies over the panes.
public enum Popup: Sendable {
  case help(HelpState)
  case picker(PickerState)
  case question(Question)
}

/// The help screen: where it stands, and what is looked for in it.
public struct HelpState: Sendable {
  public internal(set) var scroll = 0
  /// What the keys do where it was opened comes first.
  var contexts: [KeyContext] = []
  /// The words that lines must hold; nil while nothing is looked for.
  public internal(set) var search: LineEditor?
  /// Whether keys go to the search line.
  public internal(set) var isTyping = false
}

/// Something to be agreed to before it is done.
public struct Question: Sendable, Equatable {
  /// One line.
  public let text: String
  /// What happens after a yes.
  let effect: Effect
}

/// A list to choose from, filtered as one types.
public struct PickerState: Sendable {
  public enum Purpose: Sendable, Equatable { case task, language, theme, history }
  public struct Item: Sendable, Equatable {
    /// What choosing it means to the program.
    public let id: String
    public let title: String
    public let detail: String
  }

  public let purpose: Purpose
  public let items: [Item]
  public internal(set) var line = LineEditor()
  public internal(set) var cursor: Int
  /// What was in use before, for leaving without a choice.
  let before: String

  init(_ purpose: Purpose, items: [Item], current: String) {
    self.purpose = purpose
    self.items = items
    before = current
    cursor = items.firstIndex { $0.id == current } ?? 0
  }

  public var title: String {
    switch purpose {
    case .task: "Task"
    case .language: "Language"
    case .theme: "Theme"
    case .history: "History"
    }
  }

  public var matches: [Item] {
    let text = line.text.lowercased()
    guard !text.isEmpty else { return items }
    return items.filter { item in
      item.title.lowercased().contains(text)
        || (purpose == .history
          ? item.detail.lowercased().contains(text) : item.id.lowercased().hasPrefix(text))
    }
  }

  public var chosen: Item? {
    let matches = matches
    return matches.isEmpty ? nil : matches[min(cursor, matches.count - 1)]
  }

  mutating func move(_ rows: Int) {
    let count = matches.count
    guard count > 0 else { return }
    cursor = min(max(0, min(cursor, count - 1) + rows), count - 1)
  }
}

/// A line at the bottom of the screen that asks for words.
public struct EntryState: Sendable {
  public enum Purpose: Sendable, Equatable { case find, filter, command }

  public let purpose: Purpose
  public internal(set) var line: LineEditor
  /// The filter or the cursor's row before, for leaving without effect.
  let before: String
  let row: Int
  /// The entry under the cursor before, for a filter that lets it through again.
  var origin: Path?
  /// How far back in the commands typed before; 0: the line that is new.
  var recalled = 0
  var completion = Completion()

  public var label: String {
    switch purpose {
    case .find: "/"
    case .filter: "filter: "
    case .command: ":"
    }
  }
}
