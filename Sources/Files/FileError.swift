import Glibc

/// Why a file could not be read or written. One line each, the file named.
public enum FileError: Error, Equatable, CustomStringConvertible {
  /// A system call failed; `doing` is the verb ("open", "read", "write", "replace").
  case failed(path: String, doing: String, errno: Int32)
  /// A folder, FIFO, device or socket where a file was asked for.
  case notRegular(path: String, kind: String)
  case tooLarge(path: String, bytes: Int, limit: Int)
  case shrank(path: String, expected: Int, got: Int)
  case outOfMemory(path: String, bytes: Int)

  public var description: String {
    switch self {
    case .failed(let path, let doing, let code): "\(path): cannot \(doing): \(Self.text(code))"
    case .notRegular(let path, let kind): "\(path): is a \(kind), not a file"
    case .tooLarge(let path, let bytes, let limit): "\(path): \(bytes) bytes; at most \(limit) are read"
    case .shrank(let path, let expected, let got):
      "\(path): changed while it was read: \(expected) bytes expected, \(got) found"
    case .outOfMemory(let path, let bytes): "\(path): no memory for \(bytes) bytes"
    }
  }

  /// The system's words for an error number, safe on any thread.
  static func text(_ code: Int32) -> String {
    var buffer = [CChar](repeating: 0, count: 256)
    guard strerror_r(code, &buffer, buffer.count) == 0 else { return "error \(code)" }
    return String(decoding: buffer.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }
}
