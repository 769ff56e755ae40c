import Foundation
import Testing

@testable import Files

@Suite struct AtomicFileTests {
  private func write(_ text: String, to path: Path, calls: SystemCalls) throws {
    try Array(text.utf8).withUnsafeBytes { try AtomicFile.write($0, to: path, calls: calls) }
  }

  private func failing(_ code: Int32) -> Int32 {
    errno = code
    return -1
  }

  @Test func replacesTheWholeFile() throws {
    try inFolder { folder in
      try AtomicFile.write("a long first text", to: folder.appending("a"))
      try AtomicFile.write("short", to: folder.appending("a"))
      #expect(try text(folder.appending("a")) == "short")
      #expect(try names(folder) == ["a"])
    }
  }

  /// Whatever call fails, the old file is whole and nothing is left beside it.
  @Test func aFailureLeavesTheOldFile() throws {
    let faults: [(String, (inout SystemCalls) -> Void)] = [
      ("open", { $0.open = { _, _, _ in self.failing(EMFILE) } }),
      ("write", { $0.write = { _, _, _, _ in Int(self.failing(ENOSPC)) } }),
      ("sync", { $0.sync = { _ in self.failing(EIO) } }),
      ("setMode", { $0.setMode = { _, _ in self.failing(EPERM) } }),
      ("link", { $0.link = { _, _ in self.failing(EIO) } }),
      ("rename", { $0.rename = { _, _ in self.failing(EXDEV) } }),
    ]
    for (name, fault) in faults {
      try inFolder { folder in
        try AtomicFile.write("old", to: folder.appending("a"))
        var calls = SystemCalls()
        fault(&calls)
        #expect(throws: FileError.self, "\(name)") {
          try write("new", to: folder.appending("a"), calls: calls)
        }
        #expect(try text(folder.appending("a")) == "old", "\(name)")
        #expect(try names(folder) == ["a"], "\(name)")
      }
    }
  }

  @Test func interruptedAndShortWritesChangeNothing() throws {
    try inFolder { folder in
      var calls = SystemCalls()
      var turn = 0
      calls.write = { descriptor, bytes, count, offset in
        turn += 1
        return turn % 2 == 1 ? Int(self.failing(EINTR)) : pwrite(descriptor, bytes, min(count, 3), offset)
      }
      try write("twelve bytes", to: folder.appending("a"), calls: calls)
      #expect(try text(folder.appending("a")) == "twelve bytes")
    }
  }
}
