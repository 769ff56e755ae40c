import Files
import Foundation

/// The user's own editor for a prompt: $VISUAL, $EDITOR, else vi.
struct Editor {
  let command: String
  private let environment: [String: String]

  init(environment: [String: String] = SystemText.environment) {
    self.environment = environment
    // Blanks and newlines round it are no part of it: after a newline the file would be a command of its own.
    let named = ["VISUAL", "EDITOR"].compactMap {
      environment[$0]?.trimmingCharacters(in: .whitespacesAndNewlines)
    }
    command = named.first { !$0.isEmpty } ?? "vi"
  }

  /// The text as the editor left it; nil when pali is to end. Throws an error of one line when the edit was given up.
  func edit(_ text: String, waking pipe: WakePipe) throws -> String? {
    let file = try PromptFile(text, environment: environment)
    // Through the shell, for the command may hold arguments.
    let end = try ForegroundChild.run(
      ["/bin/sh", "-c", "\(script) \"$1\"", "pali", file.path.text], waking: pipe)
    switch end {
    case .abandoned: return nil
    case .exited(0): return try file.text()
    case .exited(126): throw EditorError.notExecutable(editor: command)
    case .exited(127): throw EditorError.notFound(editor: command)
    // So the shell tells of a signal.
    case .exited(let status) where (129...192).contains(status):
      throw EditorError.killed(editor: command, signal: status - 128)
    case .exited(let status): throw EditorError.failed(editor: command, status: status)
    case .killed(let signal): throw EditorError.killed(editor: command, signal: signal)
    }
  }

  /// The shell gives its place to a command that is no more than a program and its arguments: when that stops, it can
  /// be seen to.
  var script: String {
    let isPlain = command.allSatisfy { !";&|<>()=:{}!\n".contains($0) }
    return isPlain ? "exec \(command)" : command
  }
}
