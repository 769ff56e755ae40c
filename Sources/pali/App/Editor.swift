import Foundation
import Interface

/// The user's own editor for a prompt: $VISUAL, $EDITOR, else vi. The terminal must be its to use.
enum Editor {
  static func edit(
    _ text: String, environment: [String: String] = ProcessInfo.processInfo.environment
  ) -> Event {
    let path = NSTemporaryDirectory() + "/pali-prompt-\(UUID().uuidString).txt"
    defer { unlink(path) }
    do {
      try text.write(toFile: path, atomically: false, encoding: .utf8)
      guard try run(environment["VISUAL"] ?? environment["EDITOR"] ?? "vi", path) == 0 else {
        return .editorClosed(nil)
      }
      let edited = try String(contentsOfFile: path, encoding: .utf8)
      return .editorClosed(edited.trimmingCharacters(in: .newlines))
    } catch {
      return .notice(Notice("the editor could not be run", kind: .error))
    }
  }

  /// Through the shell, for $EDITOR may hold arguments.
  private static func run(_ command: String, _ path: String) throws -> Int32 {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/bin/sh")
    process.arguments = ["-c", "\(command) \"$1\"", "pali", path]
    try process.run()
    process.waitUntilExit()
    return process.terminationStatus
  }
}
