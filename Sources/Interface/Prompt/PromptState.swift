import Answers

/// The task, its language, and the words being typed; and what was run before.
public struct PromptState: Sendable {
  public internal(set) var task = PromptTask.detect
  public internal(set) var language = "en"
  public internal(set) var line = LineEditor()
  /// Oldest first, no entry twice.
  public internal(set) var history: [HistoryEntry] = []
  /// The entry shown, and what was typed before the history was entered.
  private var recalled: Int?
  private var draft: HistoryEntry?
  /// How what was refused is better asked.
  var suggestion: PromptSuggestion?
  /// The words typed for the other tasks.
  private var words: [PromptTask.Words: String] = [:]

  static let historyLimit = 500

  var entry: HistoryEntry { HistoryEntry(task: task.rawValue, text: line.text, language: language) }

  /// Words belong to the task that they were typed for, and come back with it.
  mutating func choose(_ new: PromptTask) {
    guard new.words != task.words else {
      task = new
      return
    }
    words[task.words] = line.text
    task = new
    recalled = nil
    line.replace(with: words[new.words] ?? "")
  }

  mutating func load(_ entries: [HistoryEntry]) {
    for entry in entries.suffix(Self.historyLimit) { append(entry) }
    // The last task used is the likeliest next one.
    if let last = history.last, line.text.isEmpty {
      // A box is not kept: there is nothing yet to be captioned.
      let task = last.task == PromptTask.region.rawValue ? task.rawValue : last.task
      show(HistoryEntry(task: task, text: "", language: last.language))
    }
  }

  /// Notes what is being run; the entry when it is new as the last one.
  mutating func remember() -> HistoryEntry? {
    recalled = nil
    guard history.last != entry else { return nil }
    append(entry)
    return entry
  }

  private mutating func append(_ entry: HistoryEntry) {
    history.removeAll { $0 == entry }
    history.append(entry)
    if history.count > Self.historyLimit { history.removeFirst() }
  }

  mutating func recallPrevious() {
    let at = (recalled ?? history.count) - 1
    guard history.indices.contains(at) else { return }
    if recalled == nil { draft = entry }
    recalled = at
    show(history[at])
  }

  /// The entry at this place, chosen from a list.
  mutating func recall(_ place: Int) {
    guard history.indices.contains(place) else { return }
    if recalled == nil { draft = entry }
    recalled = place
    show(history[place])
  }

  mutating func recallNext() {
    guard let at = recalled else { return }
    if at + 1 < history.count {
      recalled = at + 1
      show(history[at + 1])
    } else {
      recalled = nil
      draft.map { show($0) }
    }
  }

  private mutating func show(_ entry: HistoryEntry) {
    task = PromptTask(rawValue: entry.task) ?? .free
    language = entry.language
    line.replace(with: entry.text)
  }
}
