import CTerminal
import Files
import Foundation

/// A file in a folder of its own, the user's alone, for what editors leave beside a file. Both are gone with the
/// value, and with the program when a signal ends it.
struct PromptFile: ~Copyable {
  static let limit = 1 << 20
  let path: Path
  private let folder: Path

  /// In $TMPDIR, else /tmp. Throws `FileError`.
  init(_ text: String, environment: [String: String]) throws {
    let parent = Path(environment["TMPDIR"].flatMap { $0.isEmpty ? nil : $0 } ?? "/tmp")
    folder = parent.appending(Path("pali-\(String(UInt64.random(in: 0 ... .max), radix: 36))"))
    path = folder.appending("prompt.txt")
    Self.doom(path)
    let code = folder.call { mkdir($0, 0o700) } == 0 ? Self.write(text, path) : errno
    guard code == 0 else { throw FileError.system(file: path, operation: "write", code: code) }
  }

  deinit {
    try? FileManager.default.removeItem(atPath: folder.text)
    ct_doom_file(nil)
  }

  private static func doom(_ path: Path) {
    _ = path.call { path -> Int32 in
      ct_doom_file(path)
      return 0
    }
  }

  /// 0, or an errno.
  private static func write(_ text: String, _ path: Path) -> Int32 {
    let file = path.call { open($0, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600) }
    guard file >= 0 else { return errno }
    defer { close(file) }
    return Array(text.utf8).withUnsafeBytes { StandardStreams.write($0, to: file) }
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
