import Files
import Foundation

/// Paths from a file or standard input: one a line, or with NUL between them where there is one.
enum PathList {
  /// The most bytes of such a list.
  private static let limit = 256 << 20

  /// Throws `FileError` or `CommandError`.
  static func read(_ path: Path) throws -> [Path] {
    paths(in: path == "-" ? try StandardStreams.readAll(limit: limit) : try readFile(path, limit: limit))
  }

  static func paths(in bytes: [UInt8]) -> [Path] {
    let separator: UInt8 = bytes.contains(0) ? 0 : UInt8(ascii: "\n")
    return bytes.split(separator: separator).map { line in
      // A list made elsewhere may have other ends of lines.
      let isReturned = separator != 0 && line.last == UInt8(ascii: "\r")
      return Path(bytes: isReturned ? line.dropLast() : line)
    }
    .filter { !$0.bytes.isEmpty }
  }
}
