/// Everything a key or the command line can ask for, by the room that does it.
public enum Command: Sendable, Hashable {
  case move(Movement)
  case line(LineCommand)
  case browser(BrowserCommand)
  case preview(PreviewCommand)
  case prompt(PromptCommand)
  case answer(AnswerCommand)
  case objects(ObjectsCommand)
  case edges(EdgeCommand)
  case inspect(InspectCommand)
  case region(RegionCommand)
  case runs(RunsCommand)
  case pull(PullCommand)
  case popup(PopupCommand)
  case program(ProgramCommand)

  /// As it is typed after `:` and written in keys.toml.
  public var name: String { commandName(identifier) }

  private var identifier: String {
    switch self {
    case .move(let command): command.rawValue
    case .line(let command): command.rawValue
    case .browser(let command): command.rawValue
    case .preview(let command): command.rawValue
    case .prompt(let command): command.rawValue
    case .answer(let command): command.rawValue
    case .objects(let command): command.rawValue
    case .edges(let command): command.rawValue
    case .inspect(let command): command.rawValue
    case .region(let command): command.rawValue
    case .runs(let command): command.rawValue
    case .pull(let command): command.rawValue
    case .popup(let command): command.rawValue
    case .program(let command): command.rawValue
    }
  }

  /// Whether a key may ask for it there.
  func holds(in context: KeyContext) -> Bool {
    switch self {
    case .move: context != .prompt && context != .line && context != .question
    case .line: context.takesText
    case .popup, .edges, .region: CommandTable.rows.contains { $0.context == context && $0.command == self }
    case .program(.redraw), .program(.suspend): true
    case .browser, .preview, .prompt, .answer, .objects, .inspect, .runs, .pull, .program: context.isPane
    }
  }
}

/// All rooms' commands in one table, in the order of the help screen.
public enum CommandTable {
  public static let rows: [CommandRow<Command>] =
    PromptCommand.rows.map { $0.map(Command.prompt) } + PopupCommand.rows.map { $0.map(Command.popup) }
    + Movement.rows.map { $0.map(Command.move) } + BrowserCommand.rows.map { $0.map(Command.browser) }
    + PreviewCommand.rows.map { $0.map(Command.preview) }
    + ObjectsCommand.rows.map { $0.map(Command.objects) } + EdgeCommand.rows.map { $0.map(Command.edges) }
    + InspectCommand.rows.map { $0.map(Command.inspect) } + RegionCommand.rows.map { $0.map(Command.region) }
    + RunsCommand.rows.map { $0.map(Command.runs) }
    + PullCommand.rows.map { $0.map(Command.pull) }
    + AnswerCommand.rows.map { $0.map(Command.answer) } + LineCommand.rows.map { $0.map(Command.line) }
    + ProgramCommand.rows.map { $0.map(Command.program) }

  /// Other names for commands that are often typed.
  static let aliases = ["q": "quit"]

  /// The first row of a command by its name, or another name for it.
  static func row(named name: String) -> CommandRow<Command>? { byName[aliases[name] ?? name] }

  private static let byName = Dictionary(rows.map { ($0.command.name, $0) }) { first, _ in first }

  /// What can be typed after `:`: whatever is not about a line being edited or a popup.
  static let typable = rows.filter { $0.command.holds(in: .panes) }

  /// What the mouse does, for the help screen.
  static let mouse: [(gesture: String, help: String)] = [
    ("click", "select a file, an object, a box on the picture; focus a pane"),
    ("click again", "open the folder, go to the picture, zoom to the object"),
    ("wheel", "scroll; over the picture: zoom at the pointer"),
    ("drag", "mark a region, or move a zoomed picture; while a region is marked: draw it"),
  ]
}
