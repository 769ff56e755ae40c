import Files
import Foundation
import Interface
import JSON

/// The prompts run before: one JSON object a line, the newest last, in the state folder of the XDG directories.
struct HistoryFile: Sendable {
  static let limit = 500
  /// Bytes; entries are a line of typing each.
  private static let largestFile = 64 << 20
  let path: Path

  init(_ folders: UserFolders = UserFolders()) { path = folders.state.appending("history.jsonl") }

  /// Oldest first. Lines that are no entries are passed over, a file that is not there is empty. By bytes:
  /// one line that is no text must not cost the others.
  func read() -> [HistoryEntry] {
    guard let bytes = try? readFile(path, limit: Self.largestFile) else { return [] }
    return bytes.split(separator: UInt8(ascii: "\n")).compactMap { line in
      try? JSONDocument(text: line, file: path.description).root.decoded(HistoryEntry.self)
    }
  }

  /// Adds an entry; the file is replaced whole. Returns why it could not be, or nil.
  func append(_ entry: HistoryEntry) -> String? {
    let kept = read().filter { $0 != entry }.suffix(Self.limit - 1) + [entry]
    let lines = kept.compactMap { try? JSONLine.text(encoding: $0) }
    do {
      try FileManager.default.createDirectory(
        atPath: path.parent.text, withIntermediateDirectories: true)
      try AtomicFile.write(lines.joined(separator: "\n") + "\n", to: path)
      return nil
    } catch let error as FileError {
      return error.description
    } catch {
      return "\(path): cannot be written"
    }
  }
}
