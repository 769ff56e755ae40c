/// Why an edit was given up: the prompt stays as it was.
enum EditorError: Error, Equatable, CustomStringConvertible {
  case notFound(editor: String)
  case notExecutable(editor: String)
  case failed(editor: String, status: Int32)
  case killed(editor: String, signal: Int32)
  case notText(file: String)

  var description: String {
    switch self {
    case .notFound(let editor): "\(editor): no such editor: set $VISUAL or $EDITOR"
    case .notExecutable(let editor): "\(editor): the editor cannot be run"
    case .failed(let editor, let status): "\(editor): ended with status \(status): the prompt stays as it was"
    case .killed(let editor, let signal):
      "\(editor): ended by signal \(signal): the prompt stays as it was"
    case .notText(let file): "\(file): is not UTF-8 text: the prompt stays as it was"
    }
  }
}
