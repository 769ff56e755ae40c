import CTerminal
import Files
import Foundation

/// A file in a folder of its own, the user's alone, for what editors leave beside a file. Both are gone with the
/// value, and with the program when a signal ends it.
struct PromptFile: ~Copyable {
  static let limit = 1 << 20
  let path: String
  private let folder: String

  /// In $TMPDIR, else /tmp. Throws `FileError`.
  init(_ text: String, environment: [String: String]) throws {
    let parent = environment["TMPDIR"].flatMap { $0.isEmpty ? nil : $0 } ?? "/tmp"
    folder = "\(parent)/pali-\(String(UInt64.random(in: 0 ... .max), radix: 36))"
    path = "\(folder)/prompt.txt"
    ct_doom_file(path)
    let code = mkdir(folder, 0o700) == 0 ? Self.write(text, path) : errno
    guard code == 0 else { throw FileError.system(file: path, operation: "write", code: code) }
  }

  deinit {
    try? FileManager.default.removeItem(atPath: folder)
    ct_doom_file(nil)
  }

  /// 0, or an errno.
  private static func write(_ text: String, _ path: String) -> Int32 {
    let file = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    guard file >= 0 else { return errno }
    defer { close(file) }
    return StandardStreams.write(text, to: file)
  }

  /// What is in it now. Throws `FileError`, or `EditorError` for what is no text.
  borrowing func text() throws -> String {
    let bytes = try readFile(path, limit: Self.limit)
    guard let text = String(validating: bytes, as: UTF8.self) else { throw EditorError.notText(file: path) }
    return text.trimmingCharacters(in: .newlines)
  }
}
