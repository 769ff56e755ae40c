import CSQLite
import Files
import Glibc

/// Why answers cannot be kept or read. One line each, which names the file.
public enum StoreError: Error, Equatable, CustomStringConvertible {
  /// A folder, pipe or device where the file must be.
  case notAFile(file: Path)
  /// Another program has been writing for longer than is waited.
  case busy(file: Path)
  case readOnly(file: Path)
  /// The disk has no room, or the user may take no more of it.
  case noRoom(file: Path)
  case noMemory(file: Path)
  /// The system refused to open, read or write; `code` is its errno, 0 where there is none.
  case system(file: Path, code: Int32)
  case damaged(file: Path)
  /// A newer version of the program made it.
  case newer(file: Path, version: Int)
  /// A database of another program.
  case foreign(file: Path)
  /// It cannot be used, nor set aside while another program has it open. `fault`: why, without the file.
  case inUse(file: Path, fault: String)
  /// An answer of so many bytes.
  case tooLarge(file: Path, bytes: Int, limit: Int)
  /// Pinned answers take all that answers may take, in bytes.
  case pinsFill(file: Path, limit: Int)
  /// Another code of SQLite.
  case sqlite(file: Path, code: Int32)

  public var description: String { "\(file): \(fault)" }

  private var file: Path {
    switch self {
    case .notAFile(let file), .busy(let file), .readOnly(let file), .noRoom(let file), .noMemory(let file),
      .system(let file, _), .damaged(let file), .newer(let file, _), .foreign(let file), .inUse(let file, _),
      .tooLarge(let file, _, _), .pinsFill(let file, _), .sqlite(let file, _):
      file
    }
  }

  var fault: String {
    switch self {
    case .notAFile: "is there, and is not a file"
    case .busy: "another program is writing to it"
    case .readOnly: "cannot be written to"
    case .noRoom: "there is no room left for it"
    case .noMemory: "there is no memory for it"
    case .system(_, let code):
      "cannot be opened, read or written" + (code == 0 ? "" : ": \(String(cString: strerror(code)))")
    case .damaged: "is damaged"
    case .newer(_, let version): "was made by a newer pali (its version is \(version))"
    case .foreign: "is another program's database"
    case .inUse(_, let fault): "\(fault), and another program has it open: it cannot be set aside now"
    case .tooLarge(_, let bytes, let limit):
      "an answer of \(bytes) bytes is more than the \(limit) that are kept"
    case .pinsFill(_, let limit): "pinned answers take all of its \(limit) bytes"
    case .sqlite(_, let code): "SQLite gave up: \(String(cString: sqlite3_errstr(code)))"
    }
  }

  /// What a file is called that is set aside for it; nil: another file would not help.
  var nameAside: String? {
    switch self {
    case .damaged: "damaged"
    case .newer: "newer"
    case .foreign: "foreign"
    default: nil
    }
  }

  /// Of a result code. `system`: the errno behind it.
  init(_ code: Int32, system: Int32, file: Path) {
    // Extended codes have the plain one in their last byte.
    switch code & 0xFF {
    case SQLITE_BUSY, SQLITE_LOCKED, SQLITE_PROTOCOL: self = .busy(file: file)
    case SQLITE_READONLY: self = .readOnly(file: file)
    case SQLITE_FULL: self = .noRoom(file: file)
    case SQLITE_NOMEM: self = .noMemory(file: file)
    case SQLITE_IOERR where [ENOSPC, EDQUOT, EFBIG].contains(system): self = .noRoom(file: file)
    case SQLITE_IOERR, SQLITE_CANTOPEN, SQLITE_PERM: self = .system(file: file, code: system)
    // What is too big was not put there by this program.
    case SQLITE_CORRUPT, SQLITE_NOTADB, SQLITE_TOOBIG: self = .damaged(file: file)
    default: self = .sqlite(file: file, code: code)
    }
  }
}
