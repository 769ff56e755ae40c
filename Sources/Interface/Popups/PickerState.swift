import Answers
import Files

/// A list to choose from, filtered as one types.
public struct PickerState: Sendable {
  public struct Item: Sendable, Equatable {
    /// What choosing it means to the program.
    public let id: String
    public let title: String
    public let detail: String
  }

  public let purpose: PickerPurpose
  public let items: [Item]
  public internal(set) var line = LineEditor()
  public internal(set) var cursor: Int
  /// What was in use before, for leaving without a choice.
  let before: String

  init(_ purpose: PickerPurpose, items: [Item], current: String) {
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
    case .answers: "Answers about this picture"
    case .inspect: "Ask about this"
    case .export(let asTruth): asTruth ? "Write what is so as" : "Write answers as"
    }
  }

  /// Whether what the cursor stands on is seen at once, before it is chosen.
  var triesWhatIsShown: Bool { purpose == .theme || purpose == .answers }

  public var matches: [Item] {
    let text = line.text.lowercased()
    guard !text.isEmpty else { return items }
    return items.filter { item in
      item.title.lowercased().holds(text)
        || (purpose == .history || purpose == .answers || purpose == .inspect
          ? item.detail.lowercased().holds(text) : item.id.lowercased().hasPrefix(text))
    }
  }

  public var chosen: Item? {
    let matches = matches
    return matches.isEmpty ? nil : matches[min(cursor, matches.count - 1)]
  }

  mutating func move(_ movement: Movement) {
    let count = matches.count
    guard count > 0 else { return }
    // Of a page all rows but one are new: eight.
    let row = movement.target(from: min(cursor, count - 1), count: count, page: 9)
    cursor = min(max(0, row), count - 1)
  }
}

extension PickerState {
  func layout(on screen: Size) -> PopupLayout {
    let columns =
      switch purpose {
      case .task, .history: 64
      case .answers, .export, .inspect: 76
      case .language, .theme: 36
      }
    return PopupLayout(columns: columns, rows: min(screen.rows, items.count + 3), on: screen)
  }

  /// The first item seen of those that match, `rows` at a time: the cursor stays in the middle.
  func top(rows: Int) -> Int {
    let count = matches.count
    return max(0, min(min(cursor, max(0, count - 1)) - rows / 2, count - rows))
  }
}

extension PickerState {
  static func tasks(current: PromptTask) -> PickerState {
    PickerState(
      .task, items: PromptTask.allCases.map { Item(id: $0.rawValue, title: $0.rawValue, detail: $0.help) },
      current: current.rawValue)
  }

  /// Newest first; an item's id is its place in the history.
  static func history(_ entries: [HistoryEntry]) -> PickerState {
    let items = entries.enumerated().reversed().map { place, entry in
      let language = PromptTask(rawValue: entry.task)?.takesLanguage == true ? " \(entry.language)" : ""
      return Item(id: String(place), title: entry.task + language, detail: entry.text)
    }
    return PickerState(.history, items: items, current: "")
  }

  /// Newest first; an item's id is its run.
  static func answers(_ answers: [PictureAnswer], on path: Path, shown: RunID?, cut: ObjectCut) -> PickerState
  {
    let items = answers.reversed().map { answer in
      let sign =
        !answer.request.candidates.isEmpty
        ? "" : answer.isDone ? AnswerSign(answer, on: path, cut).word : "running"
      let who = [answer.model?.name, answer.model?.precision].compactMap { $0 }.joined(separator: " ")
      let when = answer.time.map(DateText.text) ?? "just now"
      let parts = [sign, answer.kind, answer.isPinned ? "pinned" : "", when, answer.isTruth ? "" : who]
      return Item(
        id: String(answer.id.number),
        title: TextLayout.truncated(
          DisplayText.line(AnswerCodes.folded(answer.prompt.text, ascii: true)), to: 28),
        detail: DisplayText.line(parts.filter { !$0.isEmpty }.joined(separator: " · ")))
    }
    return PickerState(.answers, items: items, current: shown.map { String($0.number) } ?? "")
  }

  static func formats(_ formats: [ExportForm], asTruth: Bool) -> PickerState {
    PickerState(
      .export(asTruth: asTruth), items: formats.map { Item(id: $0.name, title: $0.name, detail: $0.help) },
      current: "")
  }

  /// An item's id is what is typed after `:`.
  static func inspect(_ rows: [(command: String, title: String, detail: String)]) -> PickerState {
    PickerState(
      .inspect, items: rows.map { Item(id: $0.command, title: $0.title, detail: $0.detail) }, current: "")
  }

  static func languages(current: String) -> PickerState {
    PickerState(
      .language, items: PromptLanguage.all.map { Item(id: $0.code, title: $0.name, detail: $0.code) },
      current: current)
  }

  static func themes(_ names: [String], current: String) -> PickerState {
    PickerState(.theme, items: names.map { Item(id: $0, title: $0, detail: "") }, current: current)
  }
}
