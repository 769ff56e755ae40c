/// Where a key holds.
public enum KeyContext: String, Sendable, CaseIterable {
  /// Every pane but the prompt.
  case panes = "Everywhere"
  case browser = "Files"
  case preview = "Picture"
  case answer = "Answer"
  case objects = "Objects"
  case edges = "Moving a box's edges"
  case region = "Marking a region"
  case prompt = "Prompt"
  /// Any line of text: prompt, find, filter, command, a picker's filter.
  case line = "Editing a line"
  /// The find, filter and command lines.
  case entry = "Find, filter and command"
  case picker = "Pickers"
  case help = "Help"
  case helpSearch = "Searching the help"
  case question = "Questions"

  /// As keys.toml names it.
  public var name: String {
    switch self {
    case .panes: "everywhere"
    case .browser: "files"
    case .preview: "picture"
    case .answer: "answer"
    case .objects: "objects"
    case .edges: "edges"
    case .region: "region"
    case .prompt: "prompt"
    case .line: "line"
    case .entry: "entry"
    case .picker: "picker"
    case .help: "help"
    case .helpSearch: "help_search"
    case .question: "question"
    }
  }

  /// Whether plain characters are typed there.
  public var takesText: Bool {
    switch self {
    case .prompt, .line, .entry, .picker, .helpSearch: true
    case .panes, .browser, .preview, .answer, .objects, .edges, .region, .help, .question: false
    }
  }

  /// Whether it is a pane of pictures and answers: nothing lies over it.
  public var isPane: Bool {
    switch self {
    case .panes, .browser, .preview, .answer, .objects, .prompt: true
    case .edges, .region, .line, .entry, .picker, .help, .helpSearch, .question: false
    }
  }

  /// It and what lies under it, the strongest first.
  var stack: [KeyContext] { [self] + (under.map { [$0] } ?? []) }

  /// The context whose keys hold as well, where its own say nothing.
  public var under: KeyContext? {
    switch self {
    case .browser, .preview, .answer, .objects: .panes
    case .prompt, .entry, .picker, .helpSearch: .line
    case .panes, .edges, .region, .line, .help, .question: nil
    }
  }
}
