import CTerminal
import Files
import Foundation

/// A file of the user's alone that is gone with the value, and with the program when a signal ends it.
struct PromptFile: ~Copyable {
  static let limit = 1 << 20
  let path: Path

  /// In $TMPDIR, else /tmp. Throws `FileError`.
  init(_ text: String, environment: [String: String]) throws {
    let folder = environment["TMPDIR"].flatMap { $0.isEmpty ? nil : $0 } ?? "/tmp"
    path = Path(folder).appending(
      Path("pali-prompt-\(String(UInt64.random(in: 0 ... .max), radix: 36)).txt"))
    _ = path.call {
      ct_doom_file($0)
      return Int32(0)
    }
    let file = path.call { open($0, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600) }
    let code = file < 0 ? errno : Array(text.utf8).withUnsafeBytes { StandardStreams.write($0, to: file) }
    if file >= 0 { close(file) }
    guard code == 0 else { throw FileError.system(file: path, operation: "write", code: code) }
  }

  deinit {
    _ = path.call { unlink($0) }
    ct_doom_file(nil)
  }

  /// What is in it now. Throws `FileError`, or `EditorError` for what is no text.
  borrowing func text() throws -> String {
    let bytes = try readFile(path, limit: Self.limit)
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw EditorError.notText(file: path.description)
    }
    return text.trimmingCharacters(in: .newlines)
  }
}
