import Files
import Glibc
import Synchronization

/// The line to print when a read at `address` faulted because a mapped file had been shortened:
/// "FILE: the file changed while it was in use" and a newline, or nil for any other address.
///
/// For a SIGBUS handler, which passes `si_addr`, writes the line and exits: it only reads memory that was
/// prepared when the file was mapped.
public let mappedFileFault: @convention(c) (UnsafeRawPointer?) -> UnsafePointer<CChar>? = { address in
  FaultTable.entries.flatMap { FaultTable.find(address, in: $0) }
}

/// Where files are mapped, in plain memory that a signal handler may read.
final class FaultTable: Sendable {
  static let shared = FaultTable()

  /// Mappings beyond this many are left out: their faults stay a plain SIGBUS.
  static let capacity = 256

  struct Entry {
    var start: UInt
    /// 0: the entry is free. Written last when added and first when removed.
    var length: UInt
    var line: UnsafeMutablePointer<CChar>?
  }

  /// Set once by `shared`, before any entry is used.
  nonisolated(unsafe) fileprivate(set) static var entries: UnsafeMutablePointer<Entry>?

  private let writing = Mutex(())

  private init() {
    let table = UnsafeMutablePointer<Entry>.allocate(capacity: Self.capacity)
    table.initialize(repeating: Entry(start: 0, length: 0, line: nil), count: Self.capacity)
    Self.entries = table
  }

  func add(_ bytes: UnsafeRawBufferPointer, path: Path) {
    writing.withLock { _ in
      guard let table = Self.entries else { return }
      guard let free = (0..<Self.capacity).first(where: { table[$0].length == 0 }) else { return }
      table[free].line = strdup("\(FileError.changed(file: path))\n")
      table[free].start = UInt(bitPattern: bytes.baseAddress)
      table[free].length = UInt(bytes.count)
    }
  }

  func remove(_ bytes: UnsafeRawBufferPointer) {
    let start = UInt(bitPattern: bytes.baseAddress)
    writing.withLock { _ in
      guard let table = Self.entries else { return }
      for index in 0..<Self.capacity where table[index].length != 0 && table[index].start == start {
        table[index].length = 0
        free(table[index].line)
        table[index].line = nil
      }
    }
  }

  fileprivate static func find(
    _ address: UnsafeRawPointer?, in table: UnsafeMutablePointer<Entry>
  ) -> UnsafePointer<CChar>? {
    let place = UInt(bitPattern: address)
    for index in 0..<capacity {
      let entry = table[index]
      if entry.length != 0, place >= entry.start, place - entry.start < entry.length {
        return UnsafePointer(entry.line)
      }
    }
    return nil
  }
}
