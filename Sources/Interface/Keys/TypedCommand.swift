/// What can be typed after `:` with words after its name; the names of `Command`s stand alone.
struct TypedCommand: Sendable {
  enum Argument: Sendable { case none, model, theme, task, language, file, setting }

  let name: String
  let argument: Argument
  /// As the help screen has it.
  let form: String
  let help: String

  static let all: [TypedCommand] = [
    TypedCommand(
      name: "model", argument: .model, form: ":model NAME",
      help: "load another model: a folder, a hub id, or demo"),
    TypedCommand(name: "theme", argument: .theme, form: ":theme NAME", help: "use a theme"),
    TypedCommand(name: "task", argument: .task, form: ":task NAME", help: "choose the task"),
    TypedCommand(name: "language", argument: .language, form: ":language CODE", help: "choose the language"),
    TypedCommand(
      name: "export", argument: .file, form: ":export FILE",
      help: "write the picture with its boxes to a PNG file"),
    TypedCommand(
      name: "set", argument: .setting, form: ":set ascii", help: "draw with plain characters, and back"),
    TypedCommand(name: "q", argument: .none, form: ":q", help: "quit"),
  ]

  static let settings = ["ascii"]

  static func named(_ name: String) -> TypedCommand? { all.first { $0.name == name } }

  /// Every name that can be typed, sorted: those of commands that are not about a line being edited.
  static let names: [String] = {
    let typable = Command.allCases.filter { command in
      let bindings = Bindings.all.filter { $0.command == command }
      return bindings.isEmpty || bindings.contains { !editing.contains($0.context) }
    }
    return Set(all.map(\.name) + typable.map(\.rawValue)).sorted()
  }()

  private static let editing: Set<KeyContext> = [.line, .entry, .picker, .help, .helpSearch, .question]
}
